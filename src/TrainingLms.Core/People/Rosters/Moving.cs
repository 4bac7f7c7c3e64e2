using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>
/// What a row means for somebody who is there, whoever wrote it: an import, or the officer who accepts a transfer request. Unit, post, full or part
/// time and status wait for the day from which they hold; everything else is written at once.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="keys">Seals the numbers of people.</param>
/// <param name="calendar">Tells when a day begins.</param>
/// <param name="today">The day from which a row holds that names none.</param>
/// <param name="act">Who and when.</param>
sealed class Moving(LmsDbContext db, KeyRing keys, WorkCalendar calendar, LocalDate today, Act act)
{
    /// <summary>A change whose day has come and that the sweep has not made yet would be made over whatever is written now: whoever comes between looks again.</summary>
    /// <exception cref="RefusedException"><c>changed_by_someone_else</c>.</exception>
    public void RefuseOverdue(IEnumerable<ComingChange> coming)
    {
        if (coming.Any(change => change.Day <= today)) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
    }

    /// <summary>Writes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="person">The person.</param>
    /// <param name="post">The post held until now; null for none.</param>
    /// <param name="coming">What is coming for the person already.</param>
    public void Write(PlannedRow row, Person person, Holding? post, IEnumerable<ComingChange> coming)
    {
        var effective = NewPeople.EffectiveOn(row, today);
        // The effective date of somebody who leaves is the last day.
        var day = row.Verdict == RowVerdict.Leave ? effective.PlusDays(1) : effective;
        if (Ends(row)) db.ComingChanges.RemoveRange(coming.Where(change => change.Day > day));
        if (PutOff(row, day, person, coming)) return;
        WriteAll(row, person);
        switch (row.Verdict)
        {
            case RowVerdict.Leave when post is not null:
                post.To = effective;
                break;
            case RowVerdict.Transfer or RowVerdict.Rejoin:
                if (post is not null) post.To = effective.PlusDays(-1);
                db.Holdings.Add(NewPeople.PostOf(person, effective, act));
                break;
            default:
                if (post is not null) (post.Post, post.Engagement) = (person.Post, person.Engagement);
                break;
        }
    }

    /// <summary>Whether a row ends somebody's work here: whatever was planned for later comes no more.</summary>
    static bool Ends(PlannedRow row) => row.Changes.Any(change => change.Column == RosterKeys.Status && !Person.WorksAs(RosterFields.StatusOf(change.After!)));

    /// <summary>Every field of a row, now.</summary>
    public void WriteAll(PlannedRow row, Person person)
    {
        NewPeople.WriteFields(row, person, keys);
        if (row.Changes.Any(change => change.Column == RosterKeys.UnitCode)) person.UnitId = row.UnitId!.Value;
    }

    /// <summary>Where the day lies ahead, lets what depends on it wait and writes the rest.</summary>
    /// <returns>Whether anything waits; if not, nothing has been written.</returns>
    public bool PutOff(PlannedRow row, LocalDate day, Person person, IEnumerable<ComingChange> coming)
    {
        if (day <= today || !row.Changes.Any(change => ComingChanges.IsDated(change.Column))) return false;
        var (dated, others) = (row.Changes.ToLookup(field => ComingChanges.IsDated(field.Column)), coming.OrderBy(one => one.Day).ToList());
        NewPeople.WriteFields(row with { Changes = [.. dated[false]] }, person, keys);
        foreach (var field in dated[true]) person.EndLocal(field.Column);
        var (known, wanted) = (others.Find(one => one.Day == day), ComingChanges.Of(row, person.Id, day, calendar, act));
        var (change, isNew) = known is null ? (wanted, true) : (known, false);
        change.Take(wanted);
        change.Against(person.After(others.Where(other => other.Day < day)));
        if (isNew && !change.IsEmpty) db.ComingChanges.Add(change);
        if (!isNew && change.IsEmpty) db.ComingChanges.Remove(change);
        // Whoever has looked at the person before must look again.
        db.Entry(person).Property(one => one.Status).IsModified = true;
        return true;
    }
}
