using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Programmes;
using static TrainingLms.Api.Tests.Programmes.ProgrammeStory;

namespace TrainingLms.Api.Tests.Programmes;

/// <summary>A whole life of random acts: whatever happens, and in whatever order, what always holds holds after each step.</summary>
public abstract class ProgrammeWalkTests(LmsServer server)
{
    static readonly AssignmentState[] Holding = [AssignmentState.Certified, AssignmentState.RenewalDue, AssignmentState.InGrace];

    [Theory]
    [InlineData(1, "previous_expiry"), InlineData(2, "completion_date"), InlineData(3, "previous_expiry")]
    public async Task Whatever_happens_periods_are_single_certified_means_completed_and_dates_are_in_order(int seed, string basis)
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(2);
        var key = Key("walk");
        var version = await story.PublishedAsync(key, Content(courses, courses, Yearly(basis, months: 3, window: 20, grace: 10)));
        var authority = await server.PersonAsync("Guo", "C", roles: (Role.Authority, "C"));
        var people = new List<Persona>();
        for (var i = 0; i < 3; i++) people.Add(await server.PersonAsync($"Li {i}", "C-1-1"));
        foreach (var person in people) await story.AssignAsync(version, story.List(person), new { kind = "after_assignment", days = 20 });
        var dice = (uint)seed * 2_654_435_761;
        int Throw(int sides)
        {
            dice = dice * 1_664_525 + 1_013_904_223;
            return (int)((dice >> 8) % (uint)sides);
        }

        var seen = new HashSet<AssignmentState>();
        for (var step = 0; step < 90; step++)
        {
            var person = people[Throw(people.Count)];
            var id = (await StandingAsync(person)).Id();
            var why = new { reason = "随机", dueOn = Iso(story.Today.PlusDays(1 + Throw(30))), heardOn = Iso(story.Today) };
            try
            {
                switch (Throw(12))
                {
                    case 0 or 1 or 2:
                        await story.CompleteAsync(person, courses[Throw(2)]);
                        break;
                    case 3 or 4 or 5 or 6:
                        story.AdvanceTo(story.Today.PlusDays(1 + Throw(25)));
                        break;
                    case 7:
                        await story.He.PostAsync($"{Assignments}/{id}/suspension", new { why.reason });
                        break;
                    case 8:
                        await story.He.PostAsync($"{Assignments}/{id}/resumption", new { why.reason });
                        break;
                    case 9:
                        await story.He.PostAsync($"{Assignments}/{id}/{(Throw(2) == 0 ? "extension" : "reassignment")}", new { why.dueOn, why.reason });
                        break;
                    case 10 when Throw(5) == 0:
                        await authority.PostAsync($"{Assignments}/{id}/revocation", new { why.heardOn, why.reason });
                        break;
                    case 11 when Throw(4) == 0:
                        version = await story.PublishedAsync(key, Content(courses, courses, Yearly(basis, months: 2 + Throw(4), window: 5 + Throw(20), grace: Throw(2) * 10)));
                        break;
                    default:
                        // Whoever is out of it comes in again.
                        await story.AssignAsync(version, story.List(person));
                        break;
                }
            }
            catch (Refused refused) when (refused.Status is 403 or 404 or 409 or 422)
            {
                // Not possible here: nothing may have moved, which the invariants say.
            }
            if (Throw(3) > 0) await server.SweepAsync();
            seen.UnionWith(await HoldAsync(people, $"seed {seed}, step {step}"));
        }
        Assert.Superset(new HashSet<AssignmentState> { AssignmentState.Certified, AssignmentState.RenewalDue }, seen);
        Assert.Empty(await story.FindingsAsync());
    }

    async Task<IEnumerable<AssignmentState>> HoldAsync(IReadOnlyList<Persona> people, string at)
    {
        var keys = people.Select(person => person.Id).ToList();
        var assignments = await server.InDatabaseAsync(db => db.ProgrammeAssignments.AsNoTracking().Include(a => a.Periods).ThenInclude(p => p.Evidence).Where(a => keys.Contains(a.PersonId)).ToListAsync());
        var completed = await server.InDatabaseAsync(db => db.Enrolments.Where(e => keys.Contains(e.PersonId) && e.CompletedAt != null).ToDictionaryAsync(e => e.Id, e => (e.PersonId, e.CompletedAt)));
        foreach (var own in assignments.GroupBy(a => (a.PersonId, a.ProgrammeId)))
        {
            Assert.True(own.SelectMany(a => a.Periods).Count(p => p.ClosedOn is null) <= 1, $"{at}: two running periods");
            Assert.True(own.Count(a => a.State is not (AssignmentState.Revoked or AssignmentState.Exempted or AssignmentState.Released)) <= 1, $"{at}: two open assignments");
        }
        foreach (var assignment in assignments)
        {
            var period = assignment.Period;
            if (Holding.Contains(assignment.State))
            {
                Assert.True(period is not null, $"{at}: {assignment.State} without a period");
                Assert.True(period!.Evidence.Count == 2 || period.Number > 1 && period.Evidence.Count == 1, $"{at}: certified by {period.Evidence.Count} courses");
                Assert.All(period.Evidence, e => Assert.True(completed[e.EnrolmentId].PersonId == assignment.PersonId && completed[e.EnrolmentId].CompletedAt <= period.CertifiedAt, $"{at}: not completed"));
            }
            Assert.True(assignment.DueAt == assignment.NextDue(), $"{at}: due instant");
            foreach (var one in assignment.Periods.OrderBy(p => p.Number))
            {
                Assert.True(one.ValidFrom <= one.WindowOpensOn && one.WindowOpensOn <= one.ValidTo && one.ValidTo <= one.GraceEndsOn, $"{at}: {one.ValidFrom} {one.WindowOpensOn} {one.ValidTo} {one.GraceEndsOn}");
                Assert.True(one.ClosedOn is null || one.ClosedOn >= one.ValidFrom, $"{at}: closed before it began");
                var next = assignment.Periods.SingleOrDefault(p => p.Number == one.Number + 1);
                if (next is not null) Assert.True(one.ClosedOn <= next.ValidFrom && next.ValidTo > one.ValidTo, $"{at}: periods out of order");
            }
        }
        return assignments.Select(a => a.State);
    }
}

public sealed class ProgrammeWalkTestsOnSqlite(SqliteServer server) : ProgrammeWalkTests(server), IClassFixture<SqliteServer>;

public sealed class ProgrammeWalkTestsOnPostgreSql(PostgreSqlServer server) : ProgrammeWalkTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
