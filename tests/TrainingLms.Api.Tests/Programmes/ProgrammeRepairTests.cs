using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Programmes;
using static TrainingLms.Api.Tests.Programmes.ProgrammeStory;

namespace TrainingLms.Api.Tests.Programmes;

/// <summary>What somebody with power over the database broke is found, and a person repairs it by name, with a reason, in the trail.</summary>
public abstract class ProgrammeRepairTests(LmsServer server)
{
    const string Findings = "/api/v1/programme-findings";

    async Task<(ProgrammeStory Story, Persona Li, Guid Id, Guid Enrolment)> CertifiedAsync()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly()));
        var li = await server.PersonAsync("Li", "C-1-1");
        var id = await story.AssignedAsync(version, li);
        var enrolment = await story.CompleteAsync(li, courses[0]);
        Assert.Empty(await story.FindingsAsync());
        return (story, li, id, enrolment);
    }

    Task<int> BreakAsync(Guid id, Func<IQueryable<ProgrammeAssignment>, Task<int>> how) => server.InDatabaseAsync(db => how(db.ProgrammeAssignments.Where(a => a.Id == id)));

    static async Task<(string Code, string[] Repairs)> FoundAsync(ProgrammeStory story, Guid id)
    {
        var found = (await story.Zhao.GetAsync($"{Findings}?limit=200")).Items().Single(one => one.Id("assignmentId") == id);
        return (found.Text("code"), [.. found.Items("repairs").Select(repair => repair.Text("repair"))]);
    }

    static Task<System.Text.Json.JsonElement> RepairAsync(Persona by, Guid id, string repair, string? reason = "核查处理") =>
        by.PostAsync($"{Assignments}/{id}/repair", new { repair, reason });

    [Fact]
    public async Task Hours_reversed_after_certifying_are_looked_into_and_upheld_or_taken_back()
    {
        foreach (var upholds in (bool[])[true, false])
        {
            var (story, li, id, enrolment) = await CertifiedAsync();
            var entry = await server.InDatabaseAsync(db => db.HoursEntries.Where(e => e.SourceId == enrolment).Select(e => e.Id).SingleAsync());
            await story.Zhao.PostAsync($"/api/v1/hours/entries/{entry}/reversal", new { reason = "代学" });
            var (code, repairs) = await FoundAsync(story, id);
            Assert.Equal(("programme.hours_reversed_after", "take_back, uphold"), (code, string.Join(", ", repairs)));
            await Refused.ExpectAsync(422, "reason.missing", () => RepairAsync(story.Zhao, id, "uphold", null));
            await Refused.ExpectAsync(422, "programme_assignment.nothing_to_repair", () => RepairAsync(story.Zhao, id, "restore_dates"));
            await Refused.ExpectAsync(403, "programme_assignment.uphold.forbidden", () => RepairAsync(story.He, id, "uphold"));
            await RepairAsync(story.Zhao, id, upholds ? "uphold" : "take_back");
            Assert.Empty(await story.FindingsAsync());
            await server.SweepAsync();
            Assert.Equal(upholds ? "certified" : "assigned", await StateAsync(li));
            Assert.Equal(upholds ? "issued" : "revoked", (await li.GetAsync("/api/v1/certificates")).Items().Single().Text("state"));
            Assert.Single(await server.InDatabaseAsync(db => db.AuditEntries.Where(e => e.SubjectId == id && e.Trigger == (upholds ? "uphold" : "take_back") && e.ActorId == story.Zhao.Id).ToListAsync()));
        }
    }

    [Fact]
    public async Task Certified_without_completion_or_without_a_period()
    {
        var (story, li, id, enrolment) = await CertifiedAsync();
        await server.InDatabaseAsync(db => db.Enrolments.Where(e => e.Id == enrolment).ExecuteUpdateAsync(e => e.SetProperty(x => x.State, EnrolmentState.Withdrawn)));
        Assert.Equal("programme.certified_without_completion", (await FoundAsync(story, id)).Code);
        await RepairAsync(story.Zhao, id, "take_back");
        Assert.Equal("assigned", await StateAsync(li));

        var (again, _, other, _) = await CertifiedAsync();
        await server.InDatabaseAsync(db => db.CertificationPeriods.Where(p => p.AssignmentId == other).ExecuteUpdateAsync(p => p.SetProperty(x => x.ClosedOn, again.Today)));
        Assert.Equal("programme.certified_without_period", (await FoundAsync(again, other)).Code);
        await RepairAsync(again.Zhao, other, "take_back");
        Assert.Empty(await again.FindingsAsync());
    }

    [Fact]
    public async Task Dates_that_are_missing_out_of_order_or_not_those_of_the_period_are_restored()
    {
        var (story, li, id, _) = await CertifiedAsync();
        var before = (await StandingAsync(li)).GetProperty("assignment").Text("validTo");
        (string Code, Func<IQueryable<ProgrammeAssignment>, Task<int>> Break)[] faults =
        [
            ("programme.window_without_dates", a => a.ExecuteUpdateAsync(x => x.SetProperty(y => y.WindowOpensOn, (LocalDate?)null))),
            ("programme.end_before_start", a => a.ExecuteUpdateAsync(x => x.SetProperty(y => y.ValidTo, new LocalDate(2020, 1, 1)))),
            ("programme.dates_differ", a => a.ExecuteUpdateAsync(x => x.SetProperty(y => y.ValidTo, story.Today.PlusMonths(13)).SetProperty(y => y.GraceEndsOn, story.Today.PlusMonths(14)))),
        ];
        foreach (var (code, fault) in faults)
        {
            await BreakAsync(id, fault);
            Assert.Equal((code, "restore_dates"), ((await FoundAsync(story, id)).Code, string.Join(", ", (await FoundAsync(story, id)).Repairs)));
            await RepairAsync(story.Zhao, id, "restore_dates");
            Assert.Equal(before, (await StandingAsync(li)).GetProperty("assignment").Text("validTo"));
        }
        // Of the period too: then the policy of its version says them.
        await BreakAsync(id, faults[1].Break);
        await server.InDatabaseAsync(db => db.CertificationPeriods.Where(p => p.AssignmentId == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.ValidTo, new LocalDate(2020, 1, 1))));
        await RepairAsync(story.Zhao, id, "restore_dates");
        Assert.Equal(before, (await StandingAsync(li)).GetProperty("assignment").Text("validTo"));
        Assert.Empty(await story.FindingsAsync());
    }

    [Fact]
    public async Task The_older_of_two_running_periods_is_closed()
    {
        var (story, li, id, _) = await CertifiedAsync();
        await story.He.PostAsync($"{Assignments}/{id}/exemption", new { reason = "误操作" });
        server.Clock.Advance(Duration.FromMinutes(1));
        var version = (await StandingAsync(li)).GetProperty("assignment").Id("versionId");
        var audience = story.List(li);
        await story.AssignAsync(version, audience);
        var waiting = (await story.He.GetAsync($"{Cases}?state=open&limit=200")).Items().Single(one => one.Id("personId") == li.Id);
        await story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { waiting.Id() }, decision = "waive", reason = "恢复" });
        await server.SweepAsync();
        Assert.Equal("certified", await StateAsync(li));
        await server.InDatabaseAsync(db => db.CertificationPeriods.Where(p => p.AssignmentId == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.ClosedOn, (LocalDate?)null)));
        Assert.Equal("programme.two_open_periods", (await FoundAsync(story, id)).Code);
        await RepairAsync(story.Zhao, id, "close_superfluous");
        Assert.Empty(await story.FindingsAsync());
    }

    [Fact]
    public async Task A_certificate_without_its_certification_is_found()
    {
        var (story, li, id, _) = await CertifiedAsync();
        await server.InDatabaseAsync(async db =>
        {
            await db.PeriodEvidence.Where(e => db.CertificationPeriods.Any(p => p.Id == e.PeriodId && p.AssignmentId == id)).ExecuteDeleteAsync();
            await db.CertificationPeriods.Where(p => p.AssignmentId == id).ExecuteDeleteAsync();
            return await db.ProgrammeAssignments.Where(a => a.Id == id).ExecuteUpdateAsync(a => a.SetProperty(x => x.State, AssignmentState.Released));
        });
        var certificate = (await li.GetAsync("/api/v1/certificates")).Items().Single().Id();
        Assert.Contains(await story.InspectAsync(), finding => finding.What.Code == "certificate.without_certification" && finding.Key == $"{certificate}");
    }
}

public sealed class ProgrammeRepairTestsOnSqlite(SqliteServer server) : ProgrammeRepairTests(server), IClassFixture<SqliteServer>;

public sealed class ProgrammeRepairTestsOnPostgreSql(PostgreSqlServer server) : ProgrammeRepairTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
