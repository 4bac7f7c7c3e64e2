namespace TrainingLms.Privacy;

/// <summary>处理目的: for what a field is processed.</summary>
public enum DataPurpose
{
    /// <summary>To know which person it is.</summary>
    Identification,

    /// <summary>To reach the person.</summary>
    Contact,

    /// <summary>To manage staff: post, rank, employment, education.</summary>
    Personnel,

    /// <summary>To know who may do what.</summary>
    Authority,

    /// <summary>To let people sign in safely.</summary>
    SignIn,

    /// <summary>To teach, and to count learning hours.</summary>
    Training,

    /// <summary>To examine, and to prove the result.</summary>
    Examination,

    /// <summary>To evaluate professional titles.</summary>
    TitleEvaluation,

    /// <summary>To certify, and to let others verify.</summary>
    Certification,

    /// <summary>To prove afterwards who did what.</summary>
    Accountability,

    /// <summary>To serve people's rights about their data.</summary>
    SubjectRights,
}

/// <summary>法律依据: by what the processing is lawful (Personal Information Protection Law, article 13).</summary>
public enum LegalBasis
{
    /// <summary>Human resources management by lawful rules, article 13 (2).</summary>
    Personnel,

    /// <summary>A statutory duty, article 13 (3).</summary>
    Duty,

    /// <summary>The person's consent, article 13 (1).</summary>
    Consent,
}

/// <summary>How the rows of a table lead to the person they are about.</summary>
public abstract record Subject
{
    /// <summary>A key in the row itself.</summary>
    public static Subject Is(string property) => new SubjectKey(property);

    /// <summary>A key to a row of another table, which leads on.</summary>
    public static Subject Through<TParent>(string property, string subjectOfParent) => new SubjectLink(property, typeof(TParent), new SubjectKey(subjectOfParent));

    /// <summary>Only by what the row stands beside, and shown there.</summary>
    public static readonly Subject Beside = new SubjectBeside();

    /// <summary>The same over a chain of tables.</summary>
    public static Subject Through<TParent>(string property, Subject subjectOfParent) => new SubjectLink(property, typeof(TParent), subjectOfParent);
}

/// <summary>The property that holds the person's key.</summary>
public sealed record SubjectKey(string Property) : Subject;

/// <summary>No property: the row belongs to another one that tells.</summary>
public sealed record SubjectBeside : Subject;

/// <summary>The property that holds the key of a row of another table.</summary>
public sealed record SubjectLink(string Property, Type Parent, Subject Of) : Subject;

/// <summary>Fields of one table that share purpose, basis, retention and viewers: one line of the register.</summary>
/// <param name="Entity">The mapped class.</param>
/// <param name="Subject">Whom a row is about.</param>
/// <param name="Purpose">For what.</param>
/// <param name="Basis">By what it is lawful.</param>
/// <param name="Retention">Key of the retention rule.</param>
/// <param name="Viewers">Rights that show it to others, by name; the person always sees the own data. Empty: shown to nobody else.</param>
/// <param name="Fields">Names of the properties.</param>
public sealed record PersonalGroup(
    Type Entity, Subject Subject, DataPurpose Purpose, LegalBasis Basis, string Retention, IReadOnlyList<string> Viewers, IReadOnlyList<string> Fields)
{
    /// <summary>Sensitive by law: stored sealed, masked, and shown in full only with a purpose.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Not handed out even to the person, because it would break the security of the account, an exam or a ballot. The register says that it is held.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>Property without whose value a row is held and not handed out yet, such as the instant of a release; null for none.</summary>
    public string? ShownSince { get; init; }
}

/// <summary>A feature's part of the register: declared beside the code that holds the data.</summary>
public interface IPersonalData
{
    /// <summary>What is personal.</summary>
    IEnumerable<PersonalGroup> Groups { get; }

    /// <summary>Fields of personal tables that tell nothing about a person: hashes, counters, copies of rules.</summary>
    IEnumerable<(Type Entity, string[] Fields)> Technical { get; }

    /// <summary>Tables without personal data.</summary>
    IEnumerable<Type> Impersonal { get; }
}
