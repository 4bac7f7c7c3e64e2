using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Changes one field of a person because the person asked for it, by the very rules by which a roster would.</summary>
public sealed class FieldCorrection(LmsDbContext db, KeyRing keys, RosterColumns columns, WorkCalendar calendar)
{
    /// <summary>Fields about which a person may ask; number, unit, post, status and employment are decided by the employer.</summary>
    static readonly string[] Correctable =
    [
        RosterKeys.Name, RosterKeys.Gender, RosterKeys.ResidentId, RosterKeys.Mobile, RosterKeys.Email, RosterKeys.Education, RosterKeys.Degree,
        RosterKeys.CareerStart, RosterKeys.ClaimedTitle,
    ];

    /// <summary>The request with its value normalised.</summary>
    /// <exception cref="RefusedException"><c>privacy_request.field_unknown</c>, <c>privacy_request.field_kept</c>, <c>privacy_request.value_missing</c>,
    /// and the roster's codes.</exception>
    public NewPrivacyRequest Judge(NewPrivacyRequest wanted, Person person, Act act)
    {
        if (wanted.Field is null || wanted.Kind is not (PrivacyRequestKind.Correction or PrivacyRequestKind.Completion or PrivacyRequestKind.Deletion))
            return wanted with { Value = null };
        if (!Correctable.Contains(wanted.Field)) throw Wrong("privacy_request.field_unknown", "field", ("allowed", Correctable));
        if (wanted.Kind is PrivacyRequestKind.Deletion)
            return columns[wanted.Field].IsRequired ? throw Wrong("privacy_request.field_kept", "field", ("column", columns[wanted.Field].Heading)) : wanted with { Value = null };
        if (string.IsNullOrWhiteSpace(wanted.Value)) throw Wrong("privacy_request.value_missing", "value");
        return wanted with { Value = Read(wanted.Field, wanted.Value.Trim(), person, act) };
    }

    /// <summary>Writes the field, and keeps the next roster from overwriting it unasked. The caller saves.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>; the roster's codes, should the rules have changed meanwhile.</exception>
    public async Task CarryOutAsync(PrivacyRequest request, Act act, CancellationToken cancel)
    {
        var person = await db.FindOrRefuseAsync<Person>(request.PersonId, "person.not_found", cancel);
        var field = RosterFields.Find(request.Field!)!;
        field.Write(person, request.OpenValue(keys) is { } value ? Read(field.Key, value, person, act) : null, keys);
        person.BeLocal(field.Key);
    }

    /// <summary>The value as the roster's rules read it.</summary>
    string? Read(string field, string value, Person person, Act act)
    {
        var column = columns[field];
        Dictionary<string, RosterCell> cells = new() { [field] = RosterCell.Of(column.Kind is RosterColumnKind.Code ? value.ToUpperInvariant() : value) };
        // A new identity number must still fit what is known of the person, and the other way round.
        if (field == RosterKeys.ResidentId && person.Gender is { } gender) cells[RosterKeys.Gender] = RosterCell.Of(gender);
        if (field == RosterKeys.Gender && person.OpenResidentId(keys) is { } number) cells[RosterKeys.ResidentId] = RosterCell.Of(number);
        var row = new RosterRow(1, cells);
        var reading = RosterRules.Read(row, new Dictionary<string, string>(), columns, calendar.DayOf(act.At));
        if (value == RosterRules.ClearWord) throw Wrong("privacy_request.value_missing", "value");
        return reading.Problems.Count == 0
            ? reading[field]
            : throw new RefusedException(RefusalKind.RuleBroken, [.. reading.Problems.Select(problem => problem.AsRefusal() with { Member = "value" })]);
    }

    static RefusedException Wrong(string code, string member, params (string Name, object? Value)[] facts) =>
        new(RefusalKind.RuleBroken, [new Refusal(code, facts, member)]);
}
