using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>
/// Turns a file into a stored plan, a thousand rows at a time: one thread reads cells and holds them against their columns, the other looks people
/// up, decides, seals and stores. What is held in memory does not grow with the file.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="keys">Seals the rows.</param>
/// <param name="columns">Of the workbook.</param>
/// <param name="import">The import.</param>
/// <param name="known">What rows are judged against.</param>
/// <param name="learning">Judges enrolments, where they are asked for.</param>
/// <param name="uploader">The uploader, now.</param>
/// <param name="today">The day of that.</param>
sealed class RosterReading(LmsDbContext db, KeyRing keys, RosterColumns columns, RosterImport import, RosterBase known, IRosterLearning learning, Act uploader, LocalDate today)
{
    const int Batch = 1_000;

    LastPreview? last;

    /// <summary>Reads the file and stores the plan; a file that repeats keys is read twice, see <see cref="RepeatedKeys"/>.</summary>
    /// <param name="source">The roster.</param>
    /// <param name="progress">Told after each batch in which phase how many rows are done.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="Workflow.RefusedException">The file turns out to be damaged or beyond a limit.</exception>
    public async Task<RosterPlan> RunAsync(IRosterSource source, Func<RosterPhase, int, Task> progress, CancellationToken cancel)
    {
        var repeated = new RepeatedKeys(import.Sheet);
        last = await LastPreview.LoadAsync(db, keys, import, cancel);
        var plan = await PassAsync(source, repeated, done => progress(RosterPhase.Reading, done), cancel);
        repeated.EndLearning();
        return repeated.Any ? await PassAsync(source, repeated, done => progress(RosterPhase.Checking, done), cancel) : plan;
    }

    async Task<RosterPlan> PassAsync(IRosterSource source, RepeatedKeys repeated, Func<int, Task> progress, CancellationToken cancel)
    {
        await db.RosterPlanRows.Where(row => row.ImportId == import.Id).ExecuteDeleteAsync(cancel);
        IRowPlanner planner = import.Sheet == RosterSheet.FurtherPosts
            ? new FurtherPostPlanner(known, columns, source.Letters, import.Settings) : new RosterPlanner(known, keys, columns, source.Letters, import.Settings);
        using var sum = new RosterPlanSum(Head(), known.ActivePeople);
        // Most installations have a handful; a hundred batches do not each look for them in vain.
        var anyAsked = await db.TransferRequests.AnyAsync(request => request.State == TransferRequestState.Asked, cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var inFile = new Dictionary<int, PersonInFile>();
        var channel = Channel.CreateBounded<List<RowReading>>(2);
        var reading = Task.Run(() => ReadAsync(source, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var rows in channel.Reader.ReadAllAsync(cancel))
            {
                var people = await KnownPeople.LoadAsync(db, keys, rows, cancel);
                if (import.Sheet == RosterSheet.FurtherPosts) people = people with { FurtherPosts = await FurtherPost.OfAsync(db, [.. people.All], cancel) };
                people = people with { Namesakes = await Likeness.OfNewAsync(db, keys, known, rows, people, cancel) };
                if (anyAsked) people = people with { Asked = await OpenAsks.OfAsync(db, people.All, cancel) };
                var planned = new List<RosterPlanRow>(rows.Count);
                foreach (var row in rows)
                {
                    repeated.Learn(row);
                    var plannedRow = planner.Plan(row, people, repeated);
                    var stored = plannedRow.ToBytes();
                    plannedRow = plannedRow.ComparedWith(last, sum.Rows);
                    planned.Add(RosterPlanRow.Of(import.Id, sum.Rows, plannedRow, stored, keys));
                    sum.Add(plannedRow, stored);
                    if (import.Enrolments) inFile[row.Row.Number] = InFile(row, plannedRow, people);
                }
                await db.CopyAsync(planned, cancel);
                await progress(sum.Rows);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await reading;
        // A row that could not be read may be about anybody: only a file without errors tells who is missing.
        if (planner is RosterPlanner absent && import is { EverybodyOf: { } unit, LeaveOn: { } leaveOn } && !repeated.Any && !sum.HasRefused)
            await new AbsentPeople(db, keys, import, known, absent, last).AddAsync(unit, leaveOn, sum, cancel);
        // A file that repeats keys is read again, and only then it is known who is taken.
        if (import.Enrolments && !repeated.AreStillUnknown) await AddLearningAsync(source, inFile, sum, progress, cancel);
        return sum.ToPlan(keys);
    }

    /// <summary>Enrolments stand after the people, each judged with what the plan makes of its person.</summary>
    async Task AddLearningAsync(IRosterSource source, Dictionary<int, PersonInFile> inFile, RosterPlanSum sum, Func<int, Task> progress, CancellationToken cancel)
    {
        var enrolled = new HashSet<(int, Guid)>();
        foreach (var lines in source.ReadLearning(cancel).Select(line => (line, inFile.GetValueOrDefault(line.PersonRow))).Chunk(Batch))
        {
            var planned = new List<RosterPlanRow>(lines.Length);
            foreach (var row in await learning.PlanAsync(lines, enrolled, uploader, cancel))
            {
                var stored = row.ToBytes();
                var compared = row.ComparedWith(last, sum.Rows);
                planned.Add(RosterPlanRow.Of(import.Id, sum.Rows, compared, stored, keys));
                sum.Add(compared, stored);
            }
            await db.CopyAsync(planned, cancel);
            await progress(sum.Rows);
        }
    }

    /// <summary>The person as of today once the row is written; what it says of a later day has not come by then.</summary>
    PersonInFile InFile(RowReading row, PlannedRow planned, KnownPeople people)
    {
        KnownPerson?[] found = [people.ByNumber.GetValueOrDefault(row[RosterKeys.PersonNumber] ?? ""), people.ByResidentId.GetValueOrDefault(row[RosterKeys.ResidentId] ?? "")];
        var person = found.FirstOrDefault(one => one is not null && one.Person.Id == planned.PersonId)?.Person;
        var (unit, isActive, engagement) = (planned.UnitId, person?.IsActive ?? true, person?.Engagement ?? default);
        var holds = planned.EffectiveOn is not { } iso || RosterPlanner.DateOf(iso) is var day && (planned.Verdict == RowVerdict.Leave ? day < today : day <= today);
        if (!holds) (unit, isActive) = (person?.UnitId ?? unit, person?.IsActive ?? false);
        else
            foreach (var change in planned.Changes)
            {
                if (change.Column == RosterKeys.Status) isActive = Person.WorksAs(RosterFields.StatusOf(change.After!));
                if (change.Column == RosterKeys.Engagement) engagement = RosterFields.EngagementOf(change.After!);
            }
        return new PersonInFile(
            row[RosterKeys.PersonNumber] ?? person?.PersonNumber ?? "", row[RosterKeys.Name] ?? person?.Name ?? "", planned.Verdict, planned.PersonId, planned.PersonVersion, unit, isActive, engagement);
    }

    async Task ReadAsync(IRosterSource source, ChannelWriter<List<RowReading>> batches, CancellationToken cancel)
    {
        try
        {
            var rows = new List<RowReading>(Batch);
            foreach (var row in source.ReadRows(cancel))
            {
                rows.Add(RosterRules.Read(row, source.Letters, columns, today));
                if (rows.Count < Batch) continue;
                await batches.WriteAsync(rows, cancel);
                rows = new List<RowReading>(Batch);
            }
            if (rows.Count > 0) await batches.WriteAsync(rows, cancel);
            batches.Complete();
        }
        catch (Exception failure)
        {
            batches.Complete(failure);
            throw;
        }
    }

    IEnumerable<string> Head() =>
    [
        "7", $"{import.Sheet}", import.FileHash, .. import.Settings.Lines, $"{import.UploadedBy}", $"{import.UnitId}",
        .. known.UnitsInScope.Order().Select(unit => unit.ToString()),
    ];
}
