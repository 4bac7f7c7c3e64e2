using System.Collections.Frozen;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>A field of a person as the roster writes it: in the words of the template.</summary>
/// <param name="Key">Column key.</param>
/// <param name="Read">The value in words; null when empty.</param>
/// <param name="Write">Takes a value in words; null clears it.</param>
public sealed record RosterField(string Key, Func<IRosterFacts, KeyRing, string?> Read, Action<Person, string?, KeyRing> Write)
{
    /// <summary>A field that is not sealed.</summary>
    public RosterField(string key, Func<IRosterFacts, string?> read, Action<Person, string?> write)
        : this(key, (person, _) => read(person), (person, value, _) => write(person, value)) { }
}

/// <summary>The fields that rosters carry into people and out of them. Number and unit are not among them: they have rules of their own.</summary>
public static class RosterFields
{
    static readonly LocalDatePattern Month = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM");

    static readonly (EmploymentCategory Value, string Word)[] Employments =
    [
        (EmploymentCategory.CivilServant, "公务员"), (EmploymentCategory.ManagedAsCivilServant, "参公人员"), (EmploymentCategory.InstitutionStaff, "事业人员"),
        (EmploymentCategory.EnterpriseStaff, "企业人员"), (EmploymentCategory.SocialOrganizationStaff, "社会组织"), (EmploymentCategory.CommunityWorker, "社区工作者"),
        (EmploymentCategory.Other, "其他"),
    ];

    static readonly (PersonStatus Value, string Word)[] Statuses =
    [
        (PersonStatus.Active, "在职"), (PersonStatus.Left, "离职"), (PersonStatus.Retired, "退休"), (PersonStatus.Seconded, "借调"), (PersonStatus.LongLeave, "长假"),
        // No word that a file may say: it says 在职 with the day.
        (PersonStatus.Awaited, "待入职"),
    ];

    static readonly (Engagement Value, string Word)[] Engagements = [(Engagement.FullTime, "专职"), (Engagement.PartTime, "兼职")];

    /// <summary>In the order of the template.</summary>
    public static IReadOnlyList<RosterField> All { get; } =
    [
        new(RosterKeys.Name, p => p.Name, (p, v) => p.Name = v!),
        new(RosterKeys.Gender, p => p.Gender, (p, v) => p.Gender = v),
        new(RosterKeys.ResidentId, (p, keys) => p.ResidentId is { } number ? keys.Open(number, Person.ResidentIdColumn) : null, (p, v, keys) => p.SetResidentId(v, keys)),
        new(RosterKeys.Employment, p => WordOf(Employments, p.Employment), (p, v) => p.Employment = ValueOf(Employments, v)),
        new(RosterKeys.Post, p => p.Post, (p, v) => p.Post = v),
        new(RosterKeys.Rank, p => p.Rank, (p, v) => p.Rank = v),
        new(RosterKeys.Engagement, p => WordOf(Engagements, p.Engagement), (p, v) => p.Engagement = ValueOf(Engagements, v)),
        new(RosterKeys.Mobile, (p, keys) => p.Mobile is { } number ? keys.Open(number, Person.MobileColumn) : null, (p, v, keys) => p.SetMobile(v, keys)),
        new(RosterKeys.Email, p => p.Email, (p, v) => p.Email = v),
        new(RosterKeys.Education, p => p.Education, (p, v) => p.Education = v),
        new(RosterKeys.Degree, p => p.Degree, (p, v) => p.Degree = v),
        new(RosterKeys.CareerStart, ReadCareerStart, WriteCareerStart),
        new(RosterKeys.ClaimedTitle, p => p.ClaimedTitle, (p, v) => p.ClaimedTitle = v),
        new(RosterKeys.Status, p => WordOf(Statuses, p.Status), (p, v) => p.Status = ValueOf(Statuses, v)),
        new(RosterKeys.ProfessionalTechnician, p => p.IsProfessionalTechnician ? "是" : "否", (p, v) => p.IsProfessionalTechnician = v == "是"),
    ];

    static readonly FrozenDictionary<string, RosterField> ByKey = All.ToFrozenDictionary(field => field.Key);

    /// <summary>The field of a column, or null when the column is none of a person.</summary>
    public static RosterField? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>A value of a column as it is shown: numbers masked.</summary>
    public static string? Mask(string? column, string? value) => column switch
    {
        RosterKeys.ResidentId => Masked.ResidentId(value),
        RosterKeys.Mobile => Masked.Mobile(value),
        _ => value,
    };

    /// <summary>That a person leaves.</summary>
    public static FieldChange Leaving(Person person, KeyRing keys) => new(RosterKeys.Status, ByKey[RosterKeys.Status].Read(person, keys), WordOf(Statuses, PersonStatus.Left));

    /// <summary>状态 in the word of the template.</summary>
    public static string WordOf(PersonStatus status) => WordOf(Statuses, status);

    /// <summary>专/兼职 in the word of the template.</summary>
    public static string WordOf(Engagement engagement) => WordOf(Engagements, engagement);

    /// <summary>人员类别 in the word of the template.</summary>
    public static string WordOf(EmploymentCategory employment) => WordOf(Employments, employment);

    /// <summary>The status of a word of the roster.</summary>
    public static PersonStatus StatusOf(string word) => ValueOf(Statuses, word);

    /// <summary>Full or part time, of a word of the roster.</summary>
    public static Engagement EngagementOf(string word) => ValueOf(Engagements, word);

    static string? ReadCareerStart(IRosterFacts person) =>
        person.CareerStart is { } day ? (person.CareerStartIsMonth ? Month : LocalDatePattern.Iso).Format(day) : null;

    static void WriteCareerStart(Person person, string? value)
    {
        person.CareerStartIsMonth = value is { Length: 7 };
        person.CareerStart = value is null ? null : LocalDatePattern.Iso.Parse(person.CareerStartIsMonth ? $"{value}-01" : value).Value;
    }

    static string WordOf<T>((T Value, string Word)[] words, T value) where T : struct, Enum
    {
        // Three times for each line of an export, so without a closure.
        foreach (var pair in words)
            if (EqualityComparer<T>.Default.Equals(pair.Value, value)) return pair.Word;
        throw new ArgumentOutOfRangeException(nameof(value), value, null);
    }

    static T ValueOf<T>((T Value, string Word)[] words, string? word) where T : struct, Enum => words.First(pair => pair.Word == word).Value;
}
