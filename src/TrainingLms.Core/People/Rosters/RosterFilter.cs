namespace TrainingLms.People;

/// <summary>Which people of a unit an export takes (rosters.md 8); everybody in the unit and those below unless something is chosen.</summary>
public sealed record RosterFilter
{
    /// <summary>Only the unit itself, without those below.</summary>
    public bool IsUnitAlone { get; init; }

    /// <summary>Only people of this status; null for all, leavers among them.</summary>
    public PersonStatus? Status { get; init; }

    /// <summary>Only full-time or only part-time people; null for both.</summary>
    public Engagement? Engagement { get; init; }

    /// <summary>Only people of this category; null for all.</summary>
    public EmploymentCategory? Employment { get; init; }

    /// <summary>In the words of the template, for the second sheet: heading and word of each choice.</summary>
    public IEnumerable<(string Column, string Word)> Chosen
    {
        get
        {
            if (Status is { } status) yield return (RosterKeys.Status, RosterFields.WordOf(status));
            if (Engagement is { } engagement) yield return (RosterKeys.Engagement, RosterFields.WordOf(engagement));
            if (Employment is { } employment) yield return (RosterKeys.Employment, RosterFields.WordOf(employment));
        }
    }

    /// <summary>As the trail tells it.</summary>
    internal IEnumerable<Audit.FieldChange> Told =>
        [.. IsUnitAlone ? [new Audit.FieldChange("below", null, "no")] : Array.Empty<Audit.FieldChange>(), .. Chosen.Select(choice => new Audit.FieldChange(choice.Column, null, choice.Word))];

    internal IQueryable<Person> Of(IQueryable<Person> people)
    {
        if (Status is { } status) people = people.Where(person => person.Status == status);
        if (Engagement is { } engagement) people = people.Where(person => person.Engagement == engagement);
        if (Employment is { } employment) people = people.Where(person => person.Employment == employment);
        return people;
    }
}
