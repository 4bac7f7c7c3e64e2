using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Offers evidence for everybody who attended the whole of a class when it is settled, and tells which classes give evidence.</summary>
public sealed class EvidenceOfClasses(LmsDbContext db, EvidenceOffers offers, WorkCalendar calendar) : IEvidenceOrigin
{
    /// <summary>A class has been settled; its sign-ups have come to their ends. Saves nothing.</summary>
    internal async Task SettledAsync(ClassRun run, IEnumerable<SignUp> signUps, Act act, CancellationToken cancel) =>
        await offers.AddAsync([.. signUps.Where(signUp => signUp.State == SignUpState.Attended).Select(signUp => GivenBy(signUp, run))], run.Evidence, act, cancel);

    /// <inheritdoc/>
    public async Task<EvidenceGiven?> FindAsync(EvidenceSource source, Guid sourceId, Guid personId, CancellationToken cancel)
    {
        if (source is not (EvidenceSource.Class or EvidenceSource.Drill)) return null;
        var signUp = await db.SignUps.AsNoTracking().Include(s => s.Run).SingleOrDefaultAsync(s => s.Id == sourceId && s.PersonId == personId && s.State == SignUpState.Attended, cancel);
        return signUp?.Run is { } run && SourceOf(run) == source ? GivenBy(signUp, run) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EvidenceOpportunity>> OpportunitiesAsync(string model, int version, Guid personId, CancellationToken cancel)
    {
        var ahead = await db.ClassRuns.AsNoTracking().Where(run => run.State == ClassRunState.Announced || run.State == ClassRunState.SignUpOpen).ToListAsync(cancel);
        return
        [
            .. from run in ahead
               let dimensions = run.Evidence.Where(terms => terms.Model == model && terms.Version == version).SelectMany(terms => terms.Dimensions).Distinct().ToList()
               where dimensions.Count > 0
               orderby run.FirstSessionAt, run.Id
               select new EvidenceOpportunity(SourceOf(run), run.Id, $"{run.Id}", run.Title, null, dimensions, false),
        ];
    }

    static EvidenceSource SourceOf(ClassRun run) => run.Kind == ClassKind.Drill ? EvidenceSource.Drill : EvidenceSource.Class;

    EvidenceGiven GivenBy(SignUp signUp, ClassRun run) =>
        new(SourceOf(run), signUp.Id, signUp.PersonId, signUp.UnitId, run.Title, null, calendar.DayOf(run.LastSessionEndsAt!.Value));
}
