using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>An answer given to named markers.</summary>
/// <param name="SlotMarkingId">The answer.</param>
/// <param name="MarkerId">Who marks it; who gives the second mark where it waits for one.</param>
/// <param name="SecondMarkerId">The second of two; null for none.</param>
public sealed record PinnedAnswer(Guid SlotMarkingId, Guid MarkerId, Guid? SecondMarkerId);

/// <summary>A row of an allocation file, as it was typed.</summary>
/// <param name="Row">Number of the row.</param>
/// <param name="Script">Code of the script.</param>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Marker">Person number of the marker.</param>
/// <param name="Second">Person number of the second marker; null for none.</param>
public sealed record AllocationRow(int Row, string? Script, string? Slot, string Marker, string? Second);

/// <summary>What was dealt out.</summary>
/// <param name="Allocated">Answers that got a marker.</param>
/// <param name="WithoutMarker">Answers for which nobody of those named may mark.</param>
public sealed record AllocationOutcome(int Allocated, int WithoutMarker);

/// <summary>Where answers are given to markers: equally, by percent, by group, one by one, or as a file says.</summary>
public sealed class AllocationDesk(LmsDbContext db, MarkingOffice office, CalibrationMixer calibration)
{
    static readonly string[] Allocators = [Role.ExamManager, Role.SeniorMarker];

    /// <summary>Deals out everything that has no marker yet, or lacks a second one.</summary>
    /// <exception cref="RefusedException">
    /// <c>exam.not_found</c>, <c>marking.forbidden</c>, <c>marking.nobody_named</c>, <c>marking.named_twice</c>, <c>marking.percent_not_whole</c>, <c>slot_marking.not_a_marker</c>.
    /// </exception>
    public Task<AllocationOutcome> DealAsync(Guid examId, IReadOnlyList<MarkerShare> shares, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var exam = await office.ExamForAsync(examId, act, Allocators, cancel);
        Check(shares);
        await db.LockExamAsync(examId, cancel);
        var open = await OpenAsync(examId, act, cancel);
        var markers = await office.MarkersAsync(shares.Select(share => share.MarkerId), exam.UnitId, act, cancel);
        if (markers.Values.Any(marker => !marker.HoldsRole)) throw new RefusedException(RefusalKind.RuleBroken, "slot_marking.not_a_marker");
        var tree = await office.TreeAsync(cancel);
        var (rules, byId) = (exam.MarkingRules, open.ToDictionary(one => one.Marking.Id));
        bool HasInterest(Guid marker, Guid answer) => byId[answer] is var one
            && (marker == one.Marking.CandidateId || MarkingOffice.HasInterest(markers[marker].UnitId ?? default, one.CandidateUnitId, rules, tree));
        var loads = await LoadsAsync(examId, cancel);
        var order = MarkingDraw.Order(exam.Secret, $"deal/{loads.Values.Sum()}", byId.Keys);
        var dealt = Dealing.Deal(order.Select(id => byId[id]).Select(one => new ToDeal(one.Marking.Id, one.Group, one.Marking.FirstMarkerId)),
            shares, loads, rules.Mode == MarkingMode.TwoMarkers, (marker, answer) => !HasInterest(marker, answer.Id));
        var sampled = rules.Mode == MarkingMode.Sampled ? await SampleAsync(exam, [.. dealt.Where(one => byId[one.Key].Marking.State == SlotMarkingState.Unallocated).Select(one => (one.Key, one.Value[0]))], cancel) : [];
        var given = act.Given(new ScriptStanding(true, false));
        foreach (var (id, chosen) in dealt)
            byId[id].Marking.Allocate(new Allotment([.. chosen.Select(marker => new Fitness(marker, markers[marker].HoldsRole, HasInterest(marker, id)))]), sampled.Contains(id), given);
        Tell(dealt.Keys.Select(id => byId[id].Marking));
        await db.SaveChangesAsync(cancel);
        await calibration.MixAsync(exam, shares.Select(share => share.MarkerId), act, cancel);
        return new AllocationOutcome(dealt.Count, byId.Count - dealt.Count);
    }, cancel);

    /// <summary>Gives answers to named markers, also those that others have and have not marked yet.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>, <c>marking.nobody_named</c>, <c>slot_marking.not_found</c> and what the table refuses.</exception>
    public Task<AllocationOutcome> PinAsync(Guid examId, IReadOnlyList<PinnedAnswer> pins, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var exam = await office.ExamForAsync(examId, act, Allocators, cancel);
        if (pins.Count == 0) throw new RefusedException(RefusalKind.RuleBroken, "marking.nobody_named");
        await db.LockExamAsync(examId, cancel);
        var markers = await office.MarkersAsync(pins.SelectMany(pin => Named(pin)), exam.UnitId, act, cancel);
        var tree = await office.TreeAsync(cancel);
        var pinned = new List<(PinnedAnswer, SlotMarking)>();
        foreach (var pin in pins)
        {
            var (marking, _) = await office.LockedAsync(pin.SlotMarkingId, act.By, cancel);
            if (marking.ExamId != examId) throw new RefusedException(RefusalKind.NotFound, "slot_marking.not_found");
            pinned.Add((pin, marking));
        }
        var sampled = exam.MarkingRules.Mode == MarkingMode.Sampled ? await SampleAsync(exam, [.. Fresh(pinned)], cancel) : [];
        foreach (var (pin, marking) in pinned)
        {
            var unit = await db.People.Where(person => person.Id == marking.CandidateId).Select(person => person.UnitId).SingleOrDefaultAsync(cancel);
            var standing = await office.StandingAsync(marking, exam.MarkingRules, act.By, cancel);
            var allotment = new Allotment([.. Named(pin).Select(marker => new Fitness(marker, markers[marker].HoldsRole,
                marker == marking.CandidateId || MarkingOffice.HasInterest(markers[marker].UnitId ?? default, unit, exam.MarkingRules, tree)))]);
            marking.Allocate(allotment, sampled.Contains(marking.Id), act.Given(standing));
        }
        Tell(db.SlotMarkings.Local);
        await db.SaveChangesAsync(cancel);
        await calibration.MixAsync(exam, pins.Select(pin => pin.MarkerId), act, cancel);
        return new AllocationOutcome(pins.Count, 0);
    }, cancel);

    /// <summary>Whether the actor may allocate at the exam at all; whoever may not is not told what is wrong with a file.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>.</exception>
    public Task AdmitAsync(Guid examId, Act act, CancellationToken cancel = default) => office.ExamForAsync(examId, act, Allocators, cancel);

    /// <summary>Gives answers out as a file says. Rows that say what is so already change nothing; one wrong row, and nothing is written.</summary>
    /// <exception cref="RefusedException">
    /// <c>exam.not_found</c>, <c>marking.forbidden</c>, <c>marking.row_without_answer</c> and <c>marking.row_without_marker</c> for every such row, <c>marking.nobody_named</c>, and what
    /// the table refuses.
    /// </exception>
    public async Task<AllocationOutcome> PinAsync(Guid examId, IReadOnlyList<AllocationRow> rows, Act act, CancellationToken cancel = default)
    {
        await AdmitAsync(examId, act, cancel);
        var answers = (await db.SlotMarkings.AsNoTracking().VisibleTo(act.By, db).Where(one => one.ExamId == examId && one.State != SlotMarkingState.Superseded).ToListAsync(cancel))
            .ToDictionary(one => (one.ScriptCode, $"{one.Slot}"));
        var numbers = rows.SelectMany(row => new[] { row.Marker, row.Second }).OfType<string>().Distinct().ToList();
        var people = await db.People.Where(person => numbers.Contains(person.PersonNumber)).Select(person => new { person.Id, person.PersonNumber }).ToDictionaryAsync(person => person.PersonNumber, person => person.Id, cancel);
        var (pins, wrong) = (new List<PinnedAnswer>(), new List<Refusal>());
        foreach (var row in rows)
        {
            if (!answers.TryGetValue((row.Script ?? "", row.Slot ?? ""), out var answer)) wrong.Add(new Refusal("marking.row_without_answer", [("row", row.Row)]));
            else if (!people.TryGetValue(row.Marker, out var marker) || (row.Second is not null && !people.ContainsKey(row.Second))) wrong.Add(new Refusal("marking.row_without_marker", [("row", row.Row)]));
            else if ((answer.FirstMarkerId, answer.SecondMarkerId) != (marker, row.Second is { } number ? (Guid?)people[number] : null)) pins.Add(PinOf(answer, marker, row.Second is { } second ? (Guid?)people[second] : null));
        }
        if (wrong.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, wrong);
        return await PinAsync(examId, pins, act, cancel);
    }

    /// <summary>Where an answer waits for its second mark, the file's first marker stands already.</summary>
    static PinnedAnswer PinOf(SlotMarking answer, Guid first, Guid? second) =>
        answer.State == SlotMarkingState.AwaitingSecond && answer.FirstMarkerId == first && second is { } other ? new(answer.Id, other, null) : new(answer.Id, first, second);

    /// <summary>What a marker is given to mark first and did not have before; of an answer that is named twice, what was said last.</summary>
    static IEnumerable<(Guid Answer, Guid Marker)> Fresh(IEnumerable<(PinnedAnswer Pin, SlotMarking Marking)> pinned) =>
        pinned.Where(one => one.Marking.State is SlotMarkingState.Unallocated or SlotMarkingState.Allocated or SlotMarkingState.Marking)
            .GroupBy(one => one.Marking.Id, one => (Answer: one.Marking.Id, Marker: one.Pin.MarkerId, Before: one.Marking.FirstMarkerId)).Select(said => said.Last())
            .Where(one => one.Marker != one.Before).Select(one => (one.Answer, one.Marker));

    static IEnumerable<Guid> Named(PinnedAnswer pin) => pin.SecondMarkerId is { } second ? [pin.MarkerId, second] : [pin.MarkerId];

    static void Check(IReadOnlyList<MarkerShare> shares)
    {
        if (shares.Count == 0) throw new RefusedException(RefusalKind.RuleBroken, "marking.nobody_named");
        if (shares.DistinctBy(share => share.MarkerId).Count() < shares.Count) throw new RefusedException(RefusalKind.RuleBroken, "marking.named_twice");
        if (shares.Any(share => share.Percent is not null) && (shares.Any(share => share.Percent is null or < 1) || shares.Sum(share => (long)share.Percent!.Value) != 100))
            throw new RefusedException(RefusalKind.RuleBroken, "marking.percent_not_whole");
    }

    /// <summary>What lacks a marker, of attempts that count now, and needs one; the own script of whoever allocates is left to others.</summary>
    async Task<List<OpenAnswer>> OpenAsync(Guid examId, Act act, CancellationToken cancel)
    {
        var decided = (await db.ScoringAsync(examId, cancel)).Rules.Decided.ToList();
        return await (
            from marking in db.SlotMarkings
            where marking.ExamId == examId && !act.By.Persons.Contains(marking.CandidateId) && !decided.Contains(marking.QuestionVersionId)
                && (marking.State == SlotMarkingState.Unallocated || (marking.State == SlotMarkingState.AwaitingSecond && marking.SecondMarkerId == null))
            join attempt in db.ExamAttempts on marking.AttemptId equals attempt.Id
            where attempt.State == AttemptState.Scored
            join person in db.People on marking.CandidateId equals person.Id
            select new OpenAnswer(marking, attempt.GroupLabel, person.UnitId)).ToListAsync(cancel);
    }

    /// <summary>How many answers each marker of the exam has or had.</summary>
    async Task<Dictionary<Guid, int>> LoadsAsync(Guid examId, CancellationToken cancel)
    {
        var pairs = await db.SlotMarkings.Where(one => one.ExamId == examId && one.CalibrationId == null && one.State != SlotMarkingState.Superseded).Select(one => new { one.FirstMarkerId, one.SecondMarkerId }).ToListAsync(cancel);
        return pairs.SelectMany(pair => new[] { pair.FirstMarkerId, pair.SecondMarkerId }).OfType<Guid>().CountBy(marker => marker).ToDictionary();
    }

    /// <summary>Of each marker's answers, old and new together, as many as the rules ask for (exams.md 9.1), however they were given out; drawn from the new ones, before anything of them is marked.</summary>
    async Task<HashSet<Guid>> SampleAsync(Exam exam, IReadOnlyList<(Guid Answer, Guid Marker)> fresh, CancellationToken cancel)
    {
        var sampled = new HashSet<Guid>();
        foreach (var batch in fresh.GroupBy(one => one.Marker, one => one.Answer))
        {
            var before = await db.SlotMarkings.Where(one => one.ExamId == exam.Id && one.FirstMarkerId == batch.Key && one.CalibrationId == null && one.State != SlotMarkingState.Superseded).Select(one => one.IsSampled).ToListAsync(cancel);
            var wanted = MarkingDraw.SizeOf(before.Count + batch.Count(), exam.MarkingRules.SecondPercent, exam.MarkingRules.SecondLeast) - before.Count(isSampled => isSampled);
            sampled.UnionWith(MarkingDraw.Order(exam.Secret, $"second/{batch.Key:N}/{before.Count}", batch).Take(Math.Max(0, wanted)));
        }
        return sampled;
    }

    /// <summary>Each marker is told once, however many answers there are.</summary>
    internal static void Tell(IEnumerable<SlotMarking> allocated)
    {
        var told = new HashSet<Guid>();
        foreach (var marking in allocated)
        {
            marking.TellsFirst = marking.State != SlotMarkingState.AwaitingSecond && marking.FirstMarkerId is { } first && told.Add(first);
            marking.TellsSecond = marking.SecondMarkerId is { } second && told.Add(second);
        }
    }

    sealed record OpenAnswer(SlotMarking Marking, string? Group, Guid CandidateUnitId);
}
