using NodaTime;

namespace TrainingLms.Notifications;

/// <summary>What a message needs to know of a subject, read off in memory while it is saved: whom it is about, where, and the facts of its sentence.</summary>
/// <param name="Person">The person whom the subject is about; null where it is about none.</param>
/// <param name="Unit">The unit whose officers have the turn; null where none has.</param>
public sealed record About(Guid? Person, Guid? Unit = null)
{
    /// <summary>Another unit with a turn of its own: who runs the class, or the round.</summary>
    public Guid? Host { get; init; }

    /// <summary>Another person with a part of the own, such as the class teacher.</summary>
    public Guid? Helper { get; init; }

    /// <summary>Facts for the sentence, by the names used there. Never a person's name or number: whoever may know opens the link.</summary>
    public IReadOnlyList<(string Name, object? Value)> Facts { get; init; } = [];
}

/// <summary>Fact: a name that has to be looked up, because the record in hand knows only the key.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Id">Its key.</param>
public sealed record NameOf(Named Kind, Guid Id);

/// <summary>Fact: a text in both languages.</summary>
/// <param name="Chinese">In Chinese.</param>
/// <param name="English">In English; the Chinese one where there is no other.</param>
public sealed record Bilingual(string Chinese, string English);

/// <summary>Fact: a word of the sentence books.</summary>
/// <param name="Key">Its key there.</param>
public sealed record Word(string Key);

/// <summary>What can be named in a message.</summary>
public enum Named
{
    /// <summary>A class, by its title.</summary>
    ClassRun,

    /// <summary>A course version, by the title of the course.</summary>
    CourseVersion,

    /// <summary>An exam, by its title.</summary>
    Exam,

    /// <summary>A programme, by the title of the version that was assigned.</summary>
    Programme,

    /// <summary>A review session, by its key.</summary>
    ReviewSession,

    /// <summary>A place on the waiting list, from 1, by the sign-up that waits.</summary>
    WaitingPlace,
}
