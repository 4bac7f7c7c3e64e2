using NodaTime;
using NodaTime.Text;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>
/// Decides for each row about a further post what would be done. Person, unit and first day name the post; the person and the unit must both be the
/// officer's. Nobody is added by such a row, and nobody holds one post twice on a day.
/// </summary>
sealed class FurtherPostPlanner(RosterBase known, RosterColumns columns, IReadOnlyDictionary<string, string> letters, RosterSettings settings) : IRowPlanner
{
    /// <summary>What the rows before have made of posts, by person and unit: a post may follow one that an earlier row ends.</summary>
    readonly Dictionary<(Guid Person, Guid Unit), List<(string Post, LocalDate From, LocalDate? To)>> planned = [];

    /// <inheritdoc/>
    public PlannedRow Plan(RowReading row, KnownPeople people, RepeatedKeys repeated)
    {
        var notes = new RowNotes(letters);
        var found = row[RosterKeys.PersonNumber] is { } number ? people.ByNumber.GetValueOrDefault(number) : null;
        if (found is not null && !known.UnitsInScope.Contains(found.Person.UnitId)) return RosterPlanner.Refuse(row, RowVerdict.OutOfScope, [Problem(null, "roster.person_out_of_scope")]);
        if (found is null && row[RosterKeys.PersonNumber] is not null) notes.Wrong(RosterKeys.PersonNumber, "further_post.person_unknown");
        var unit = known.FindUnit(row, notes);
        if (unit is not null && !known.UnitsInScope.Contains(unit.Id)) return RosterPlanner.Refuse(row, RowVerdict.OutOfScope, [Problem(RosterKeys.UnitCode, "roster.unit_out_of_scope", ("unit", unit.Name))]);
        if (repeated.Of(row) is var (column, others))
            return RosterPlanner.Refuse(row, RowVerdict.Duplicate, [Problem(column, "further_post.duplicate_in_file", ("rows", string.Join('、', others))), .. row.Problems]);
        var before = found is not null && unit is not null && row[RosterKeys.StartOn] is { } start
            ? people.FurtherPosts[found.Person.Id].FirstOrDefault(post => post.UnitId == unit.Id && post.From == RosterPlanner.DateOf(start)) : null;
        foreach (var missing in columns.All.Where(one => one.IsRequired && row[one.Key] is null && (before is null || IsKey(one.Key)) && row.Problems.Concat(notes.Problems).All(problem => problem.Column != one.Key)))
            notes.Wrong(missing.Key, "roster.required_missing", ("column", missing.Heading));
        if (row.Problems.Count + notes.Problems.Count > 0) return Wrong(row, notes);
        return PlanPost(row, found!, unit!, before, people.FurtherPosts[found!.Person.Id], notes);
    }

    PlannedRow PlanPost(RowReading row, KnownPerson found, KnownUnit unit, FurtherPost? before, IEnumerable<FurtherPost> held, RowNotes notes)
    {
        var (person, from) = (found.Person, RosterPlanner.DateOf(row[RosterKeys.StartOn]!));
        var (oldEnd, oldEngagement) = (before?.To is { } day ? LocalDatePattern.Iso.Format(day) : null, before is null ? null : RosterFields.WordOf(before.Engagement));
        var end = row.Cleared.Contains(RosterKeys.EndOn) ? null : row[RosterKeys.EndOn] ?? oldEnd;
        var post = row[RosterKeys.Post] ?? before!.Post ?? "";
        var to = end is null ? (LocalDate?)null : RosterPlanner.DateOf(end);
        List<FieldChange> changes = before is null ? [new(RosterKeys.UnitCode, null, unit.Code), new(RosterKeys.StartOn, null, row[RosterKeys.StartOn])] : [];
        if (post != before?.Post) changes.Add(new FieldChange(RosterKeys.Post, before?.Post, post));
        if (row[RosterKeys.Engagement] is { } engagement && engagement != oldEngagement) changes.Add(new FieldChange(RosterKeys.Engagement, oldEngagement, engagement));
        if (end != oldEnd) changes.Add(new FieldChange(RosterKeys.EndOn, oldEnd, end));

        if (to < from) notes.Wrong(RosterKeys.EndOn, "further_post.ends_before_start");
        else if (changes.Count > 0) JudgeDays(found, unit, held, post, from, to, notes);
        if (!person.IsActive && to is null && changes.Count > 0) notes.Wrong(RosterKeys.EndOn, "further_post.person_left");
        if (notes.Problems.Count > 0) return Wrong(row, notes);
        PostsOf(person.Id, unit.Id, held).RemoveAll(other => other.From == from);
        PostsOf(person.Id, unit.Id, held).Add((post, from, to));
        var verdict = before is null ? RowVerdict.Create : changes.Count > 0 ? RowVerdict.Update : RowVerdict.Unchanged;
        if ((verdict == RowVerdict.Create && settings.Mode == ImportMode.UpdateOnly) || (verdict == RowVerdict.Update && settings.Mode == ImportMode.CreateOnly)) verdict = RowVerdict.NotInMode;
        return RosterPlanner.Accept(row, verdict, person, unit.Id, changes, notes) with { EffectiveOn = row[RosterKeys.StartOn] };
    }

    /// <summary>Further posts are free to overlap, but nobody holds the same post of a unit twice on one day.</summary>
    void JudgeDays(KnownPerson found, KnownUnit unit, IEnumerable<FurtherPost> held, string post, LocalDate from, LocalDate? to, RowNotes notes)
    {
        if (unit.Id == found.Person.UnitId && post == found.Person.Post && found.Person.IsActive && found.PostSince is { } since && (to is null || to >= since)) notes.Wrong(RosterKeys.Post, "further_post.is_primary");
        foreach (var other in PostsOf(found.Person.Id, unit.Id, held).Where(other => other.From != from && other.Post == post))
        {
            if ((other.To is { } ended && ended < from) || to < other.From) continue;
            notes.Wrong(RosterKeys.StartOn, "further_post.overlap", ("since", LocalDatePattern.Iso.Format(other.From)));
            return;
        }
    }

    List<(string Post, LocalDate From, LocalDate? To)> PostsOf(Guid person, Guid unit, IEnumerable<FurtherPost> held)
    {
        if (!planned.TryGetValue((person, unit), out var posts))
            planned[(person, unit)] = posts = [.. held.Where(post => post.UnitId == unit).Select(post => (post.Post ?? "", post.From, post.To))];
        return posts;
    }

    static bool IsKey(string column) => column is RosterKeys.PersonNumber or RosterKeys.UnitCode or RosterKeys.StartOn;

    static PlannedRow Wrong(RowReading row, RowNotes notes) => RosterPlanner.Refuse(row, RowVerdict.Wrong, [.. row.Problems, .. notes.Problems]);

    RowProblem Problem(string? column, string code, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var notes = new RowNotes(letters);
        notes.Wrong(column, code, facts);
        return notes.Problems[0];
    }
}
