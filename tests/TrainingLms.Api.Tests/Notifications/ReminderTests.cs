using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Authority;
using TrainingLms.Api.Tests.Classes;
using TrainingLms.Certificates;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.Programmes;

namespace TrainingLms.Api.Tests.Notifications;

public abstract class ReminderTests(LmsServer server)
{
    [Fact]
    public async Task Who_has_not_answered_an_offer_is_reminded_once_four_hours_before_it_lapses()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 1));
        var (li, qian) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Qian", "C-1-1"));
        var booked = await ClassStory.SignUpAsync(li, path);
        var waiting = await ClassStory.SignUpAsync(qian, path);
        await li.PostAsync($"/api/v1/sign-ups/{booked.Id()}/cancellation", new { reason = "出差" });
        server.Clock.Advance(Duration.FromHours(20) - Duration.FromSeconds(1));
        Assert.DoesNotContain("sign_up_offer_ending", await ToldAsync(qian));
        server.Clock.Advance(Duration.FromSeconds(1));
        Assert.Single(await ToldAsync(qian), "sign_up_offer_ending");
        server.Clock.Advance(Duration.FromHours(1));
        Assert.Single(await ToldAsync(qian), "sign_up_offer_ending");
        Assert.Equal("offered", await ClassStory.StateAsync(qian, waiting));
    }

    [Fact]
    public async Task A_course_is_reminded_of_seven_days_and_one_day_before_and_again_for_a_new_day()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        var today = server.Calendar.DayOf(server.Clock.GetCurrentInstant());
        var enrolment = await server.InDatabaseAsync(async db =>
        {
            var planting = new Planting(db, server.Clock.GetCurrentInstant());
            var planted = planting.Plant<Enrolment>(("Id", planting.NewId()), ("PersonId", li.Id), ("UnitId", server.Units["C-1-1"]), ("CourseId", planting.NewId()), ("CourseVersionId", planting.NewId()),
                ("EnrolledAt", planting.At - Duration.FromDays(2)), ("DueOn", today.PlusDays(8)), ("State", EnrolmentState.InProgress));
            await db.SaveChangesAsync();
            return planted.Id;
        });
        Assert.Empty(await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(["enrolment_due_soon"], await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(6));
        Assert.Equal(["enrolment_due_soon", "enrolment_due_soon"], await ToldAsync(li));
        Assert.Equal(2, (await ToldAsync(li)).Count);
        await server.InDatabaseAsync(db => db.Enrolments.Where(e => e.Id == enrolment)
            .ExecuteUpdateAsync(update => update.SetProperty(e => e.DueOn, today.PlusDays(12)).SetProperty(e => e.Version, e => e.Version + 1)));
        Assert.Equal(3, (await ToldAsync(li)).Count);
        // Who is done is not reminded.
        await server.InDatabaseAsync(db => db.Enrolments.Where(e => e.Id == enrolment).ExecuteUpdateAsync(update => update.SetProperty(e => e.State, EnrolmentState.Completed)));
        server.Clock.Advance(Duration.FromDays(4));
        Assert.Equal(3, (await ToldAsync(li)).Count);
    }

    [Fact]
    public async Task A_certificate_is_reminded_of_ninety_and_thirty_days_before_it_ends_however_many_nodes_look()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        var today = server.Calendar.DayOf(server.Clock.GetCurrentInstant());
        await server.InDatabaseAsync(db =>
        {
            var planting = new Planting(db, server.Clock.GetCurrentInstant());
            planting.Plant<Certificate>(("Id", planting.NewId()), ("HolderId", li.Id), ("UnitId", server.Units["C-1"]), ("SubjectId", planting.NewId()), ("Number", $"N-{planting.NewId():N}"),
                ("VerifyToken", $"{planting.NewId():N}"), ("HolderName", "Li"), ("Title", "网络安全证书"), ("TitleEnglish", "Network security"), ("Issuer", "C"), ("AwardedOn", today),
                ("ValidTo", today.PlusDays(91)), ("State", CertificateState.Issued));
            return db.SaveChangesAsync();
        });
        Assert.Empty(await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ToldAsync(li))));
        Assert.Single(await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(60));
        Assert.Equal(["certificate_ending", "certificate_ending"], await ToldAsync(li));
        var message = (await li.GetAsync("/api/v1/me/messages")).Items()[0];
        Assert.Equal($"Your certificate \"Network security\" is valid until {today.PlusDays(91):yyyy-MM-dd}. Please see to its renewal in time.", message.Text("text"));
    }

    [Fact]
    public async Task Who_was_promoted_and_lacks_the_training_of_the_post_is_told_ninety_and_thirty_days_before()
    {
        var today = server.Calendar.DayOf(server.Clock.GetCurrentInstant());
        var (li, sun, qian) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Sun", "C-1-1"), await server.PersonAsync("Qian", "C-1-1"));
        var wang = await server.PersonAsync("Wang", "C-1-1", roles: (Role.HrOfficer, "C-1-1"));
        // The year is over in 91 days. Li and Sun became head of section, Sun has learned enough; Qian only changed places.
        var since = today.PlusDays(92).PlusYears(-1);
        await server.InDatabaseAsync(db =>
        {
            var planting = new Planting(db, server.Clock.GetCurrentInstant());
            foreach (var (person, post) in new[] { (li, "科长"), (sun, "科长"), (qian, "科员") })
            {
                db.Holdings.Add(new Holding { Id = planting.NewId(), PersonId = person.Id, UnitId = server.Units["C-1-1"], Post = "办事员", Engagement = Engagement.FullTime, From = since.PlusYears(-3), To = since.PlusDays(-1) });
                db.Holdings.Add(new Holding { Id = planting.NewId(), PersonId = person.Id, UnitId = server.Units["C-1-1"], Post = post, Engagement = Engagement.FullTime, From = since });
            }
            planting.Plant<HoursEntry>(("Id", planting.NewId()), ("PersonId", sun.Id), ("UnitId", server.Units["C-1-1"]), ("Kind", HoursEntryKind.Grant), ("HoursHundredths", 60_00), ("LearnedOn", since.PlusDays(1)),
                ("HoursYear", since.PlusDays(1).Year), ("Source", HoursSource.Claim), ("SourceId", planting.NewId()), ("Title", "任职培训"), ("BookedBy", sun.Id), ("BookedAt", planting.At), ("State", HoursEntryState.Booked));
            return db.SaveChangesAsync();
        });
        Assert.Empty(await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(["promotion_training_due"], await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(59));
        Assert.Single(await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(["promotion_training_due", "promotion_training_due"], await ToldAsync(li));
        Assert.Equal(2, (await ToldAsync(li)).Count);
        Assert.Single(await ToldAsync(wang), "promotion_training_due_in_unit");
        Assert.Empty(await ToldAsync(sun));
        Assert.Empty(await ToldAsync(qian));
        Assert.Equal("/hours", (await li.GetAsync("/api/v1/me/messages")).Items()[0].Text("link"));
    }

    [Fact]
    public async Task A_programme_is_reminded_of_thirty_and_seven_days_before()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        var today = server.Calendar.DayOf(server.Clock.GetCurrentInstant());
        await server.InDatabaseAsync(db =>
        {
            var planting = new Planting(db, server.Clock.GetCurrentInstant());
            planting.Plant<ProgrammeAssignment>(("Id", planting.NewId()), ("PersonId", li.Id), ("UnitId", server.Units["C-1-1"]), ("ProgrammeId", planting.NewId()), ("ProgrammeKey", "plan"), ("VersionId", planting.NewId()),
                ("RuleId", planting.NewId()), ("AssignedAt", planting.At - Duration.FromDays(2)), ("DueOn", today.PlusDays(31)), ("State", AssignmentState.Assigned));
            return db.SaveChangesAsync();
        });
        Assert.Empty(await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(["programme_due_soon"], await ToldAsync(li));
        server.Clock.Advance(Duration.FromDays(23));
        Assert.Equal(2, (await ToldAsync(li)).Count);
        Assert.Equal(2, (await ToldAsync(li)).Count);
    }

    /// <summary>What somebody has been told after one round of reminders and one of the post.</summary>
    async Task<List<string>> ToldAsync(Persona person)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ReminderRoom>().RunAsync("test");
        await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test");
        return [.. (await person.GetAsync("/api/v1/me/messages")).Items().Select(message => message.Text("kind"))];
    }
}

public sealed class ReminderTestsOnSqlite(SqliteServer server) : ReminderTests(server), IClassFixture<SqliteServer>;

public sealed class ReminderTestsOnPostgreSql(PostgreSqlServer server) : ReminderTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
