using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Titles;

/// <summary>A conflict that the data shows.</summary>
/// <param name="PersonId">The expert.</param>
/// <param name="ApplicationId">The case.</param>
/// <param name="Ground">Why.</param>
public readonly record struct FoundConflict(Guid PersonId, Guid ApplicationId, RecusalGround Ground);

/// <summary>
/// Finds conflicts between experts and cases in what is on record: posts held, achievements, wishes, recommendations, employer steps and objections. Declarations
/// come on top, never instead (title-evaluation.md section 5). All cases and all experts are read once and compared in memory.
/// </summary>
public sealed class ConflictSearch(LmsDbContext db, WorkCalendar calendar, RulesInForce rules)
{
    /// <summary>What stands between one expert and the cases of a session, the gravest ground for each.</summary>
    public async Task<IReadOnlyDictionary<Guid, RecusalGround>> OfSeatAsync(ReviewSession session, Guid personId, Instant at, CancellationToken cancel)
    {
        var cases = session.Cases.Select(one => one.ApplicationId).ToList();
        var found = await FindAsync(session.RoundId, db.TitleApplications.Where(file => cases.Contains(file.Id)), [personId], at, cancel);
        return found.GroupBy(one => one.ApplicationId).ToDictionary(one => one.Key, one => one.Min(conflict => conflict.Ground));
    }

    /// <summary>
    /// What stands between officers and one case, the gravest ground for each, and nothing that two have waived. Officers declare nothing, so that this is all there is;
    /// one query, because every act that decides asks.
    /// </summary>
    public async Task<OfficerConflicts> OfOfficersAsync(TitleApplication file, IReadOnlyCollection<Guid> people, Instant at, CancellationToken cancel)
    {
        // Known already where the act has asked for its facts.
        var round = (await db.EvaluationRounds.FindAsync([file.RoundId], cancel))!;
        var (inForce, today) = (await rules.OfAsync(round, at, cancel), calendar.DayOf(at));
        var (posts, workedSince) = (Posts(today, inForce), today.PlusYears(-inForce.Number(RuleKeys.RecusalJointWorkYears)));
        var (id, roundId, applicant) = (file.Id, file.RoundId, file.ApplicantId);
        var found = await db.People.AsNoTracking().Where(person => people.Contains(person.Id)).Select(person => new
        {
            person.Id,
            person.Name,
            Applies = db.TitleApplications.Any(a => a.RoundId == roundId && a.ApplicantId == person.Id && !Unsent.Contains(a.State)),
            ForEmployer = db.AuditEntries.Any(entry => entry.SubjectId == id && (entry.As == Role.EmployerReviewer || entry.As == Role.EmployerApprover) && (entry.ActorId == person.Id || entry.OnBehalfOf == person.Id)),
            InUnit = posts.Any(own => own.PersonId == person.Id && posts.Any(theirs => theirs.PersonId == applicant && theirs.UnitId == own.UnitId)),
            Objected = db.TitleObjections.Any(one => (one.SenderId == person.Id && one.ApplicantId == applicant && one.SenderId != one.ApplicantId) || (one.SenderId == applicant && one.ApplicantId == person.Id && one.SenderId != one.ApplicantId)),
            Waived = db.OfficerWaivers.Any(w => w.ApplicationId == id && w.PersonId == person.Id && w.WaivedAt != null)
                || db.Recusals.Any(r => r.ApplicationId == id && r.WaivedAt != null && db.PanelSeats.Any(s => s.Id == r.SeatId && s.PersonId == person.Id)),
        }).ToListAsync(cancel);
        var gravest = new Dictionary<Guid, RecusalGround>();
        foreach (var one in found)
        {
            bool Names(IEnumerable<string> names) => names.Any(name => Plain(name) == Plain(one.Name));
            RecusalGround? ground = one.Id == applicant ? RecusalGround.Self
                : one.Applies ? RecusalGround.RoundApplicant
                : one.ForEmployer ? RecusalGround.EmployerStep
                : Names(file.Findings.SelectMany(finding => finding.Recommenders)) ? RecusalGround.Recommender
                : one.Waived ? null
                : one.InUnit ? RecusalGround.SameUnit
                : Names(file.Achievements.Where(done => done.AchievedOn > workedSince).SelectMany(done => done.Partners)) ? RecusalGround.JointWork
                : one.Objected ? RecusalGround.EarlierObjection
                : Names(file.Avoid.Select(wish => wish.Name)) ? RecusalGround.ApplicantsWish
                : null;
            if (ground is { } known) gravest.Add(one.Id, known);
        }
        return new OfficerConflicts(gravest);
    }

    /// <summary>The same for all cases that one act touches, by case: asked once, however many they are.</summary>
    public async Task<IReadOnlyDictionary<Guid, OfficerConflicts>> OfOfficersAsync(Guid roundId, IReadOnlyCollection<Guid> cases, IReadOnlyCollection<Guid> people, Instant at, CancellationToken cancel)
    {
        var found = (await FindAsync(roundId, db.TitleApplications.Where(file => cases.Contains(file.Id)), people, at, cancel)).ToLookup(one => one.ApplicationId);
        var waived = found.Count == 0 ? [] : (await db.OfficerWaivers.Where(w => cases.Contains(w.ApplicationId) && people.Contains(w.PersonId) && w.WaivedAt != null).Select(w => new { w.ApplicationId, w.PersonId })
            .Concat(from recusal in db.Recusals
                    join seat in db.PanelSeats on recusal.SeatId equals seat.Id
                    where cases.Contains(recusal.ApplicationId) && people.Contains(seat.PersonId) && recusal.WaivedAt != null
                    select new { recusal.ApplicationId, seat.PersonId }).ToListAsync(cancel)).Select(w => (w.ApplicationId, w.PersonId)).ToHashSet();
        return cases.ToDictionary(one => one, one => new OfficerConflicts(found[one].Where(conflict => conflict.Ground.IsHard() || !waived.Contains((one, conflict.PersonId)))
            .GroupBy(conflict => conflict.PersonId).ToDictionary(person => person.Key, person => person.Min(conflict => conflict.Ground))));
    }

    /// <summary>Every conflict between the people and the cases; a pair may have several.</summary>
    /// <param name="roundId">The round of the cases; its rules say how long posts and common work count.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="people">The experts.</param>
    /// <param name="at">As of when.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<FoundConflict>> FindAsync(
        Guid roundId, IQueryable<TitleApplication> cases, IReadOnlyCollection<Guid> people, Instant at, CancellationToken cancel)
    {
        var round = await db.EvaluationRounds.AsNoTracking().SingleAsync(one => one.Id == roundId, cancel);
        var (inForce, today) = (await rules.OfAsync(round, at, cancel), calendar.DayOf(at));
        var workedSince = today.PlusYears(-inForce.Number(RuleKeys.RecusalJointWorkYears));
        var files = await cases.AsNoTracking().Select(a => new { a.Id, a.ApplicantId, a.Achievements, a.Avoid, a.Findings }).ToListAsync(cancel);
        var experts = await db.People.AsNoTracking().Where(person => people.Contains(person.Id)).Select(person => new { person.Id, person.Name }).ToListAsync(cancel);
        var (byName, byUnit) = (experts.ToLookup(expert => Plain(expert.Name), expert => expert.Id), await UnitsAsync(people, today, inForce, cancel));
        var applicants = await db.TitleApplications.Where(a => a.RoundId == roundId && people.Contains(a.ApplicantId) && !Unsent.Contains(a.State)).Select(a => a.ApplicantId).ToListAsync(cancel);
        var homes = await HomesAsync(cases, today, inForce, cancel);
        var (steps, objections) = (await StepsAsync(cases, people, cancel), await ObjectionsAsync(cases, people, cancel));

        var found = new HashSet<FoundConflict>();
        void Add(Guid file, RecusalGround ground, IEnumerable<Guid> whom) => found.UnionWith(whom.Select(person => new FoundConflict(person, file, ground)));
        foreach (var file in files)
        {
            Add(file.Id, RecusalGround.Self, experts.Where(expert => expert.Id == file.ApplicantId).Select(expert => expert.Id));
            Add(file.Id, RecusalGround.RoundApplicant, applicants);
            Add(file.Id, RecusalGround.EmployerStep, steps[file.Id]);
            Add(file.Id, RecusalGround.Recommender, file.Findings.SelectMany(finding => finding.Recommenders).SelectMany(name => byName[Plain(name)]));
            Add(file.Id, RecusalGround.SameUnit, homes[file.ApplicantId].SelectMany(unit => byUnit[unit]));
            Add(file.Id, RecusalGround.JointWork, file.Achievements.Where(done => done.AchievedOn > workedSince).SelectMany(done => done.Partners).SelectMany(name => byName[Plain(name)]));
            Add(file.Id, RecusalGround.EarlierObjection, objections[file.ApplicantId]);
            Add(file.Id, RecusalGround.ApplicantsWish, file.Avoid.SelectMany(wish => byName[Plain(wish.Name)]));
        }
        return [.. found];
    }

    /// <summary>States of applications that never came to the round.</summary>
    internal static readonly TitleApplicationState[] Unsent = [TitleApplicationState.Discarded, TitleApplicationState.Lapsed, TitleApplicationState.Withdrawn];

    /// <summary>Names are compared without blanks and width: 张 三 is 张三.</summary>
    static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormKC).Where(letter => !char.IsWhiteSpace(letter)));

    /// <summary>The experts of each unit, now or within the time that the rules say.</summary>
    async Task<ILookup<Guid, Guid>> UnitsAsync(IReadOnlyCollection<Guid> people, LocalDate today, RuleSet inForce, CancellationToken cancel)
    {
        var posts = await Posts(today, inForce).Where(post => people.Contains(post.PersonId)).ToListAsync(cancel);
        return posts.Distinct().ToLookup(post => post.UnitId, post => post.PersonId);
    }

    /// <summary>The units of each applicant, now or within the time that the rules say.</summary>
    async Task<ILookup<Guid, Guid>> HomesAsync(IQueryable<TitleApplication> cases, LocalDate today, RuleSet inForce, CancellationToken cancel)
    {
        var posts = await Posts(today, inForce).Where(post => cases.Any(file => file.ApplicantId == post.PersonId)).ToListAsync(cancel);
        return posts.Distinct().ToLookup(post => post.PersonId, post => post.UnitId);
    }

    IQueryable<Post> Posts(LocalDate today, RuleSet inForce)
    {
        var since = today.PlusYears(-inForce.Number(RuleKeys.RecusalSameUnitYears));
        return db.People.Select(person => new Post { PersonId = person.Id, UnitId = person.UnitId })
            .Concat(db.Holdings.Where(held => held.From <= today && (held.To == null || held.To > since)).Select(held => new Post { PersonId = held.PersonId, UnitId = held.UnitId }))
            .Concat(db.FurtherPosts.Where(held => held.From <= today && (held.To == null || held.To > since)).Select(held => new Post { PersonId = held.PersonId, UnitId = held.UnitId }));
    }

    /// <summary>Who acted on each case for the employer, or was acted for.</summary>
    async Task<ILookup<Guid, Guid>> StepsAsync(IQueryable<TitleApplication> cases, IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var steps = await db.AuditEntries.AsNoTracking()
            .Where(entry => (entry.As == Role.EmployerReviewer || entry.As == Role.EmployerApprover) && cases.Any(file => file.Id == entry.SubjectId)
                && (people.Contains(entry.ActorId) || (entry.OnBehalfOf != null && people.Contains(entry.OnBehalfOf.Value))))
            .Select(entry => new { entry.SubjectId, entry.ActorId, entry.OnBehalfOf }).ToListAsync(cancel);
        return steps.SelectMany(step => new[] { step.ActorId, step.OnBehalfOf ?? step.ActorId }, (step, person) => (step.SubjectId, Person: person))
            .Where(step => people.Contains(step.Person)).ToLookup(step => step.SubjectId, step => step.Person);
    }

    /// <summary>Experts who objected to an applicant, or were objected to by one, by applicant.</summary>
    async Task<ILookup<Guid, Guid>> ObjectionsAsync(IQueryable<TitleApplication> cases, IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var against = await db.TitleObjections.AsNoTracking().Where(one => one.SenderId != null && one.SenderId != one.ApplicantId)
            .Where(one => (people.Contains(one.SenderId!.Value) && cases.Any(file => file.ApplicantId == one.ApplicantId))
                || (people.Contains(one.ApplicantId) && cases.Any(file => file.ApplicantId == one.SenderId)))
            .Select(one => new { Sender = one.SenderId!.Value, one.ApplicantId }).ToListAsync(cancel);
        return against.SelectMany(one => new[] { (Applicant: one.ApplicantId, Expert: one.Sender), (Applicant: one.Sender, Expert: one.ApplicantId) })
            .Where(one => people.Contains(one.Expert)).ToLookup(one => one.Applicant, one => one.Expert);
    }

    sealed record Post
    {
        public required Guid PersonId { get; init; }

        public required Guid UnitId { get; init; }
    }
}
