using System.Collections.Frozen;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>Whom an import may add or change.</summary>
public enum ImportMode
{
    /// <summary>Both.</summary>
    CreateAndUpdate,

    /// <summary>Only new people.</summary>
    CreateOnly,

    /// <summary>Only people who are there.</summary>
    UpdateOnly,
}

/// <summary>By which column people are found. Names never match people.</summary>
public enum ImportKey
{
    /// <summary>工号.</summary>
    PersonNumber,

    /// <summary>身份证号.</summary>
    ResidentId,
}

/// <summary>Decides for each row what would be done, in the order of the file. The same rows against the same base give the same plan.</summary>
public sealed class RosterPlanner(RosterBase known, KeyRing keys, RosterColumns columns, IReadOnlyDictionary<string, string> letters, RosterSettings settings) : IRowPlanner
{
    const string OtherId = "person.id_not_by_roster";

    internal static readonly string[] OwnRecordFields = [RosterKeys.Rank, RosterKeys.ClaimedTitle, RosterKeys.Status];

    static readonly FrozenDictionary<string, string> NothingTyped = FrozenDictionary<string, string>.Empty;

    readonly Dictionary<Guid, KnownUnit> units = known.UnitsByCode.Values.ToDictionary(unit => unit.Id);

    /// <summary>Whom earlier rows add, and in which row.</summary>
    readonly Dictionary<Likeness, int> added = [];

    /// <summary>What becomes of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="people">The people it speaks of, among others.</param>
    /// <param name="repeated">Keys that stand in several rows of the file.</param>
    public PlannedRow Plan(RowReading row, KnownPeople people, RepeatedKeys repeated)
    {
        var notes = new RowNotes(letters);
        var person = FindPerson(row, people, notes);
        if (person is not null && !known.UnitsInScope.Contains(person.Person.UnitId)) return PlanOfOthers(row, person.Person, people, repeated, notes);
        var unit = known.FindUnit(row, notes);
        if (person is null && unit is not null && !known.UnitsInScope.Contains(unit.Id))
            return Refuse(row, RowVerdict.OutOfScope, [Problem(RosterKeys.UnitCode, "roster.unit_out_of_scope", ("unit", unit.Name))]);
        if (RefuseRepeated(row, repeated) is { } duplicate) return duplicate;
        if (person is null) DemandRequired(row, notes);
        if (row.Problems.Count + notes.Problems.Count > 0) return Refuse(row, RowVerdict.Wrong, [.. row.Problems, .. notes.Problems]);
        return person is null ? PlanCreate(row, unit, people, notes) : PlanChange(row, person, unit, people, notes);
    }

    PlannedRow? RefuseRepeated(RowReading row, RepeatedKeys repeated) => repeated.Of(row) is var (column, others)
        ? Refuse(row, RowVerdict.Duplicate,
            [Problem(column, "roster.duplicate_in_file", ("column", columns[column].Heading), ("rows", string.Join('、', others))), .. row.Problems])
        : null;

    /// <summary>
    /// Somebody of another officer: where the row would bring the person here, that officer is asked, and the row tells nothing that does not stand in it.
    /// Whatever else it wants of the person is not for this officer.
    /// </summary>
    PlannedRow PlanOfOthers(RowReading row, Person person, KnownPeople people, RepeatedKeys repeated, RowNotes found)
    {
        var refused = Refuse(row, RowVerdict.OutOfScope, [Problem(null, "roster.person_out_of_scope")]);
        var leaves = row[RosterKeys.Status] is { } word && RosterFields.StatusOf(word) is PersonStatus.Left or PersonStatus.Retired;
        var isRekeyed = row[RosterKeys.PersonNumber] is { } number && number != person.PersonNumber;
        // Whether an identity number is that of somebody elsewhere is told to whoever has the person, when the request is looked at.
        if (leaves || isRekeyed || found.Problems.Any(problem => problem.Code != OtherId)) return refused;
        var notes = new RowNotes(letters);
        if (known.FindUnit(row, notes) is not { } unit || !known.UnitsInScope.Contains(unit.Id)) return refused;
        if (RefuseRepeated(row, repeated) is { } duplicate) return duplicate;
        if (row[RosterKeys.EffectiveOn] is null && row.Problems.All(problem => problem.Column != RosterKeys.EffectiveOn))
            return Refuse(row, RowVerdict.OutOfScope, [Problem(RosterKeys.EffectiveOn, "transfer_request.day_needed"), .. row.Problems]);
        if (row.Problems.Count + notes.Problems.Count > 0) return Refuse(row, RowVerdict.Wrong, [.. row.Problems, .. notes.Problems]);
        CompareUnitName(row, unit, notes);
        notes.Warn(RosterKeys.UnitCode, people.Asked.Contains((person.Id, unit.Id, TransferDirection.Take)) ? "transfer_request.asked_already" : "transfer_request.asks_their_unit");
        List<FieldChange> changes = [new(RosterKeys.UnitCode, null, unit.Code)];
        changes.AddRange(RosterFields.All.Where(field => row[field.Key] is not null).Select(field => new FieldChange(field.Key, null, row[field.Key])));
        if (settings.Mode == ImportMode.CreateOnly) return Accept(row, RowVerdict.NotInMode, null, unit.Id, changes, notes);
        return Accept(row, RowVerdict.AskTransfer, null, unit.Id, changes, notes) with { Asks = new AskedTransfer(person.Id, row.Values, [.. row.Cleared.Order(StringComparer.Ordinal)]) };
    }

    KnownPerson? FindPerson(RowReading row, KnownPeople people, RowNotes notes)
    {
        var number = row[RosterKeys.PersonNumber];
        var byNumber = number is null ? null : people.ByNumber.GetValueOrDefault(number);
        var byId = row[RosterKeys.ResidentId] is { } id ? people.ByResidentId.GetValueOrDefault(id) : null;
        var isNewNumber = number is not null && byNumber is null && byId is not null;
        var found = settings.Key == ImportKey.ResidentId || (isNewNumber && settings.Rekey) ? byId : byNumber;
        if (byNumber is not null && byId is not null && byNumber.Person.Id != byId.Person.Id) notes.Wrong(RosterKeys.ResidentId, "person.keys_conflict");
        else if (number is not null && people.FormerNumbers.TryGetValue(number, out var owner) && owner != byId?.Person.Id) notes.Wrong(RosterKeys.PersonNumber, "person.number_retired");
        else if (isNewNumber && !settings.Rekey && known.UnitsInScope.Contains(byId!.Person.UnitId))
            notes.Wrong(RosterKeys.PersonNumber, "person.number_changed", ("number", byId.Person.PersonNumber));
        else if (settings.Key == ImportKey.PersonNumber && found is null && byId is not null) notes.Wrong(RosterKeys.ResidentId, "person.id_taken");
        else if (settings.Key == ImportKey.ResidentId && byId is null && byNumber is not null) notes.Wrong(RosterKeys.PersonNumber, "person.number_taken");
        else if (found?.Person.ResidentIdHash is not null && row[RosterKeys.ResidentId] is not null && byId is null)
            notes.Wrong(RosterKeys.ResidentId, OtherId);
        // What a column could not read names nobody; the row is wrong already and says so.
        var keyColumn = settings.Key == ImportKey.PersonNumber ? RosterKeys.PersonNumber : RosterKeys.ResidentId;
        if (row[keyColumn] is null && row.Problems.All(problem => problem.Column != keyColumn))
            notes.Wrong(keyColumn, "roster.required_missing", ("column", columns[keyColumn].Heading));
        return found;
    }

    /// <summary>What a new person must have, told beside whatever else is wrong; where it is not clear who is meant, only that.</summary>
    void DemandRequired(RowReading row, RowNotes notes)
    {
        const string Missing = "roster.required_missing";
        if (notes.Problems.Any(problem => problem.Column is RosterKeys.PersonNumber or RosterKeys.ResidentId && problem.Code != Missing)) return;
        foreach (var column in columns.All.Where(column => column.IsRequired && row[column.Key] is null))
            if (!row.Problems.Concat(notes.Problems).Any(problem => problem.Column == column.Key)) notes.Wrong(column.Key, Missing, ("column", column.Heading));
    }

    PlannedRow PlanCreate(RowReading row, KnownUnit? unit, KnownPeople people, RowNotes notes)
    {
        CompareUnitName(row, unit!, notes);
        NoticeNamesake(row, unit!, people, notes);
        List<FieldChange> changes = [new(RosterKeys.PersonNumber, null, row[RosterKeys.PersonNumber]), new(RosterKeys.UnitCode, null, unit!.Code)];
        changes.AddRange(RosterFields.All.Where(field => row[field.Key] is not null).Select(field => new FieldChange(field.Key, null, row[field.Key])));
        var verdict = settings.Mode == ImportMode.UpdateOnly ? RowVerdict.NotInMode : RowVerdict.Create;
        return Accept(row, verdict, null, unit.Id, changes, notes);
    }

    void NoticeNamesake(RowReading row, KnownUnit unit, KnownPeople people, RowNotes notes)
    {
        if (Likeness.Of(row, unit.Id) is not { } likeness) return;
        if (people.Namesakes.TryGetValue(likeness, out var number)) notes.Warn(RosterKeys.Name, "roster.namesake_known", ("number", number));
        if (!added.TryAdd(likeness, row.Row.Number)) notes.Warn(RosterKeys.Name, "roster.namesake_in_file", ("row", $"{added[likeness]}"));
    }

    PlannedRow PlanChange(RowReading row, KnownPerson found, KnownUnit? unit, KnownPeople people, RowNotes notes)
    {
        var then = found.On(DayOf(row, found));
        var person = then.Person;
        var changes = new List<FieldChange>();
        if (row[RosterKeys.PersonNumber] is { } number && number != person.PersonNumber) changes.Add(new FieldChange(RosterKeys.PersonNumber, person.PersonNumber, number));
        if (unit is not null)
        {
            CompareUnitName(row, unit, notes);
            if (unit.Id != person.UnitId) changes.Add(new FieldChange(RosterKeys.UnitCode, units[person.UnitId].Code, unit.Code));
        }
        foreach (var field in RosterFields.All)
        {
            var before = field.Read(person, keys);
            var after = row.Cleared.Contains(field.Key) ? null : row[field.Key] ?? before;
            if (after != before && !StaysLocal(field.Key, person, notes)) changes.Add(new FieldChange(field.Key, before, after));
        }
        var verdict = VerdictOf(row, person, changes);
        JudgeChange(row, then, verdict, changes, notes);
        if (notes.Problems.Count > 0) return Refuse(row, RowVerdict.Wrong, notes.Problems);
        if (verdict != RowVerdict.Unchanged && settings.Mode == ImportMode.CreateOnly) verdict = RowVerdict.NotInMode;
        // The row asks for another day than the one that is planned: what it says is so by then, and the day stays as it was.
        if (verdict is RowVerdict.Unchanged && row[RosterKeys.EffectiveOn] is not null && found.Coming.LastOrDefault(change => change.Day < DayOf(row, found)) is { } planned)
            notes.Warn(RosterKeys.EffectiveOn, "roster.planned_already", ("day", LocalDatePattern.Iso.Format(planned.Day)));
        if (verdict is RowVerdict.Unchanged) return Accept(row, verdict, person, found.Person.UnitId, changes, notes);
        if (verdict != RowVerdict.NotInMode && unit is not null && !known.UnitsInScope.Contains(unit.Id)) return PlanAway(row, person, unit, changes, people, notes);
        return Accept(row, verdict, person, unit?.Id ?? person.UnitId, changes, notes);
    }

    /// <summary>Somebody of this officer who is to go to another one: that officer is asked, and gets to know what changes with the move and nothing else.</summary>
    static PlannedRow PlanAway(RowReading row, Person person, KnownUnit unit, List<FieldChange> changes, KnownPeople people, RowNotes notes)
    {
        notes.Warn(RosterKeys.UnitCode, people.Asked.Contains((person.Id, unit.Id, TransferDirection.Give)) ? "transfer_request.asked_already" : "transfer_request.asks_unit", ("unit", unit.Name));
        var values = changes.Where(change => change.After is not null && change.Column != RosterKeys.UnitCode).ToDictionary(change => change.Column, change => change.After!, StringComparer.Ordinal);
        values.Add(RosterKeys.EffectiveOn, row[RosterKeys.EffectiveOn]!);
        return Accept(row, RowVerdict.AskTransfer, person, unit.Id, changes, notes) with
        {
            Asks = new AskedTransfer(person.Id, values, [.. changes.Where(change => change.After is null).Select(change => change.Column)]),
        };
    }

    /// <summary>What was corrected by hand since the last import comes before the file, unless the officer says otherwise for the column.</summary>
    bool StaysLocal(string column, Person person, RowNotes notes)
    {
        if (!person.IsLocal(column)) return false;
        var isTaken = settings.TakeOver.Contains(column);
        notes.Warn(column, isTaken ? LocalField.Taken : LocalField.Kept, ("column", columns[column].Heading));
        return !isTaken;
    }

    /// <summary>What becomes of somebody who is missing from a list of everybody.</summary>
    /// <param name="found">An active person of the unit.</param>
    /// <param name="leaveOn">The last day, as the officer declared it.</param>
    public PlannedRow PlanAbsent(KnownPerson found, LocalDate leaveOn)
    {
        var (person, notes) = (found.Person, new RowNotes(letters));
        if (!found.On(leaveOn.PlusDays(1)).Person.IsActive) return new PlannedRow(0, RowVerdict.Unchanged, person.Id, person.Version, person.UnitId, null, [], [], [], NothingTyped, PlannedRow.WhoIs(person));
        if (found.PostSince is { } since && leaveOn < since) notes.Wrong(RosterKeys.EffectiveOn, "roster.effective_before_post", ("since", LocalDatePattern.Iso.Format(since)));
        if (known.Uploaders.Contains(person.Id)) notes.Wrong(RosterKeys.Status, "roster_import.own_record");
        var row = new PlannedRow(0, RowVerdict.Wrong, null, null, null, null, [], notes.Problems, [], NothingTyped, PlannedRow.WhoIs(person));
        if (notes.Problems.Count > 0)
            return row with { Typed = new Dictionary<string, string> { [RosterKeys.PersonNumber] = person.PersonNumber, [RosterKeys.Name] = person.Name } };
        return row with
        {
            Verdict = settings.Mode == ImportMode.CreateOnly ? RowVerdict.NotInMode : RowVerdict.Leave,
            PersonId = person.Id,
            PersonVersion = person.Version,
            UnitId = person.UnitId,
            EffectiveOn = LocalDatePattern.Iso.Format(leaveOn),
            Changes = [RosterFields.Leaving(person, keys)],
        };
    }

    /// <summary>The day from which a row would hold; null for one that names none. For somebody who is yet to begin that is the first day.</summary>
    static LocalDate? DayOf(RowReading row, KnownPerson found)
    {
        if (row[RosterKeys.EffectiveOn] is not { } iso) return found.Person.Status == PersonStatus.Awaited && found.Coming.Count > 0 ? found.Coming[0].Day : null;
        return row[RosterKeys.Status] is { } word && !Person.WorksAs(RosterFields.StatusOf(word)) ? DateOf(iso).PlusDays(1) : DateOf(iso);
    }

    static RowVerdict VerdictOf(RowReading row, Person person, List<FieldChange> changes)
    {
        var stays = row[RosterKeys.Status] is not { } word ? person.IsActive : RosterFields.StatusOf(word) is not (PersonStatus.Left or PersonStatus.Retired);
        if (person.IsActive && !stays) return RowVerdict.Leave;
        if (!person.IsActive && stays) return RowVerdict.Rejoin;
        if (changes.Any(change => change.Column == RosterKeys.UnitCode)) return RowVerdict.Transfer;
        if (changes.Any(change => change.Column == RosterKeys.PersonNumber)) return RowVerdict.Rekey;
        return changes.Count > 0 ? RowVerdict.Update : RowVerdict.Unchanged;
    }

    void JudgeChange(RowReading row, KnownPerson found, RowVerdict verdict, List<FieldChange> changes, RowNotes notes)
    {
        var moves = changes.Any(change => change.Column == RosterKeys.UnitCode);
        if (verdict is not RowVerdict.Rekey && changes.Any(change => change.Column == RosterKeys.PersonNumber)) notes.Wrong(RosterKeys.PersonNumber, "roster.rekey_alone");
        if (verdict is RowVerdict.Leave && moves) notes.Wrong(RosterKeys.UnitCode, "roster.leave_and_move");
        if (verdict is not RowVerdict.Unchanged && !known.UnitsInScope.Contains(found.Person.UnitId)) notes.Wrong(RosterKeys.EffectiveOn, "roster.moves_away_before");
        if (verdict is RowVerdict.Transfer && !found.Person.IsActive) notes.Wrong(RosterKeys.Status, "roster.move_without_return");
        if (verdict is RowVerdict.Transfer or RowVerdict.Leave or RowVerdict.Rejoin)
        {
            if (row[RosterKeys.EffectiveOn] is not { } effective) notes.Wrong(RosterKeys.EffectiveOn, "roster.effective_date_missing");
            // The last day of a post may be its first; a new post begins at least a day after the old one.
            else if (found.PostSince is { } since && DateOf(effective) < (verdict == RowVerdict.Leave ? since : since.PlusDays(1)))
                notes.Wrong(RosterKeys.EffectiveOn, "roster.effective_before_post", ("since", LocalDatePattern.Iso.Format(since)));
        }
        if (known.Uploaders.Contains(found.Person.Id))
            foreach (var change in changes.Where(change => OwnRecordFields.Contains(change.Column))) notes.Wrong(change.Column, "roster_import.own_record");
    }

    internal static LocalDate DateOf(string iso) => LocalDatePattern.Iso.Parse(iso).Value;

    static void CompareUnitName(RowReading row, KnownUnit unit, RowNotes notes)
    {
        if (row[RosterKeys.UnitName] is { } name && name != unit.Name) notes.Warn(RosterKeys.UnitName, "roster.unit_name_differs", ("typed", name), ("unit", unit.Name));
    }

    internal static PlannedRow Accept(RowReading row, RowVerdict verdict, Person? person, Guid unitId, IReadOnlyList<FieldChange> changes, RowNotes notes) =>
        new(row.Row.Number, verdict, person?.Id, person?.Version, unitId, row[RosterKeys.EffectiveOn], changes, [], [.. row.Warnings, .. notes.Warnings],
            NothingTyped);

    /// <summary>A refused row names no person: its message is about what stands in the file.</summary>
    internal static PlannedRow Refuse(RowReading row, RowVerdict verdict, IReadOnlyList<RowProblem> problems) =>
        new(row.Row.Number, verdict, null, null, null, null, [], problems, [],
            row.Row.Cells.ToDictionary(cell => cell.Key, cell => cell.Value.Typed, StringComparer.Ordinal));

    RowProblem Problem(string? column, string code, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var notes = new RowNotes(letters);
        notes.Wrong(column, code, facts);
        return notes.Problems[0];
    }
}
