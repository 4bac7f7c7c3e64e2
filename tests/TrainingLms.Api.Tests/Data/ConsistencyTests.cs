using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Api.Tests.Exams;
using TrainingLms.Api.Tests.People;
using TrainingLms.Api.Tests.Titles;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.Notifications;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Data;

/// <summary>Each check is silent on what the product wrote and finds what somebody with power over the database planted. Every fault is undone again.</summary>
public abstract class ConsistencyTests(LmsServer server)
{
    [Fact]
    public async Task The_tree_and_its_ancestor_rows_say_the_same()
    {
        var (district, subdistrict) = (server.Units["C-1"], server.Units["C-1-1"]);
        await FindsAsync(["unit.ancestors_differ"], db => db.UnitAncestors.Where(a => a.UnitId == subdistrict && a.AncestorId == server.Units["C"]).ExecuteDeleteAsync());
        await FindsAsync(["unit.ancestors_differ"], db => db.UnitAncestors.Where(a => a.UnitId == subdistrict && a.Depth == 1)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Depth, 7)));
        await FindsAsync(Enumerable.Repeat("unit.parents_in_circle", 3), db => db.Units.Where(u => u.Id == district)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.ParentId, subdistrict)));
    }

    [Fact]
    public async Task Active_people_are_in_a_unit_that_is_there_and_hold_one_post()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var li = (await story.PersonAsync(1))!.Id;
        await FindsAsync(["person.unit_gone"], db => db.People.Where(p => p.Id == li).ExecuteUpdateAsync(p => p.SetProperty(x => x.UnitId, li)));
        await FindsAsync(["person.unit_gone"], db => db.Units.Where(u => u.Id == story.UnitId).ExecuteUpdateAsync(u => u.SetProperty(x => x.State, UnitState.Closed)));
        await FindsAsync(["person.open_posts_wrong"], db => db.Holdings.Where(h => h.PersonId == li).ExecuteUpdateAsync(h => h.SetProperty(x => x.To, new LocalDate(2026, 3, 1))));
        await FindsAsync([], db => db.People.Where(p => p.Id == li).ExecuteUpdateAsync(p => p.SetProperty(x => x.UnitId, li).SetProperty(x => x.Status, PersonStatus.Retired)));
    }

    [Fact]
    public async Task Nothing_stays_in_the_outbox_that_failed_again_and_again()
    {
        Task PutAsync(LmsDbContext db, int failures)
        {
            var act = server.SystemAct;
            db.Occurrences.Add(new Occurrence
            {
                Id = act.NewId(),
                Subject = "sign_up",
                SubjectId = act.NewId(),
                SubjectVersion = 1,
                Step = "book",
                Kinds = "",
                At = act.At,
                Facts = "{}",
                NextAt = act.At,
                Failures = failures,
            });
            return db.SaveChangesAsync();
        }
        await FindsAsync([], db => PutAsync(db, 4));
        await FindsAsync(["occurrence.stuck"], db => PutAsync(db, 5));
    }

    [Fact]
    public async Task Uploaded_rosters_go_after_a_day()
    {
        var story = await RosterStory.BeginAsync(server);
        var import = (await story.UploadAsync("", story.Row(1))).Id();
        Task StageAsync(LmsDbContext db, Duration until) => db.RosterImports.Where(i => i.Id == import)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.StagingUntil, server.Clock.GetCurrentInstant() + until));
        await FindsAsync([], db => StageAsync(db, Duration.FromMinutes(-59)));
        await FindsAsync(["roster_import.staging_stale"], db => StageAsync(db, Duration.FromMinutes(-60)));
        await FindsAsync(["roster_import.staging_stale"], db =>
        {
            db.RosterFiles.Add(new RosterFile(server.SystemAct.NewId(), [1], server.Keys));
            return db.SaveChangesAsync();
        });
    }

    [Fact]
    public async Task What_is_kept_to_undo_an_import_goes_when_it_can_no_longer_be_undone()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var import = (await story.ImportAsync(story.Row(1, (RosterKeys.Post, "干事")))).Id();
        Task KeepAsync(LmsDbContext db, Duration until) => db.RosterImports.Where(i => i.Id == import)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.UndoUntil, server.Clock.GetCurrentInstant() + until));
        await FindsAsync([], db => KeepAsync(db, Duration.FromMinutes(-59)));
        await FindsAsync(["roster_import.undo_stale"], db => KeepAsync(db, Duration.FromMinutes(-60)));
        await FindsAsync(["roster_import.undo_stale"], async db =>
        {
            var row = await db.RosterUndoRows.AsNoTracking().SingleAsync(r => r.ImportId == import);
            db.RosterUndoRows.Add(row with { ImportId = server.SystemAct.NewId() });
            await db.SaveChangesAsync();
        });
        var undo = (await story.Li.PostAsync($"/api/v1/roster-imports/{import}/reversal")).Id();
        await FindsAsync(["roster_import.undo_stale"], db => db.RosterImports.Where(i => i.Id == undo)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.State, RosterImportState.Applied).SetProperty(x => x.DueAt, (Instant?)null)));
    }

    [Fact]
    public async Task Completions_have_their_hours_and_reversals_their_entries()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("consistent");
        var li = await server.PersonAsync("Li");
        var first = await CompleteAsync(story, li);
        var again = await CompleteAsync(story, li);
        await FindsAsync(["hours.grant_missing"], async db =>
        {
            Assert.Equal(first, (await db.HoursEntries.SingleAsync(e => e.PersonId == li.Id)).SourceId);
            await db.HoursEntries.Where(e => e.SourceId == first).ExecuteUpdateAsync(e => e.SetProperty(x => x.SourceId, again));
        });

        var entry = (await li.GetAsync("/api/v1/hours/statements/me/2026")).Items("entries").Single().Id();
        await story.Officer.PostAsync($"/api/v1/hours/entries/{entry}/reversal", new { reason = "重复登记" });
        await FindsAsync(["hours.counter_entry_differs"], db => db.HoursEntries.Where(e => e.Reverses == entry).ExecuteUpdateAsync(e => e.SetProperty(x => x.HoursHundredths, -49)));
        await FindsAsync(["hours.counter_entry_missing"], db => db.HoursEntries.Where(e => e.Reverses == entry).ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Papers_receipts_and_results_can_be_computed_again()
    {
        var li = await server.PersonAsync("Li");
        var path = await server.StartedAsync(li);
        var id = ExamStory.IdOf(path);
        var key = await server.KeyAsync(id);
        await li.HandInAsync(path, saves: [.. key.Select(answer => (answer.Key, 1L, (object?)answer.Value))]);
        await ScoredAsync(id);
        await FindsAsync(["attempt.paper_changed"], db => db.ExamPapers.Where(p => p.AttemptId == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Hash, new string('0', 64))));
        await FindsAsync(["attempt.receipt_missing"], db => db.ExamAttempts.Where(a => a.Id == id).ExecuteUpdateAsync(a => a.SetProperty(x => x.Receipt, (Receipt?)null)));
        await FindsAsync(["attempt.receipt_differs", "attempt.result_differs"], db => db.ExamAnswers.Where(a => a.AttemptId == id && a.Slot == 1)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Response, "null")));
        await FindsAsync(["attempt.receipt_differs"], db => db.ExamAnswers.Where(a => a.AttemptId == id && a.Slot == 1).ExecuteUpdateAsync(a => a.SetProperty(x => x.Revision, 2)));
        await FindsAsync(["attempt.result_differs"], db => db.ExamAttempts.Where(a => a.Id == id).ExecuteUpdateAsync(a => a.SetProperty(x => x.ScoreHundredths, 1)));
        await FindsAsync(["attempt.result_differs"], db => db.ExamMarkings.Where(m => m.AttemptId == id).ExecuteUpdateAsync(m => m.SetProperty(x => x.TotalTenMillionths, 1)));
    }

    [Fact]
    public async Task Ballots_add_up_titles_have_dates_and_certificates_say_what_they_said()
    {
        var story = await (await new PanelStory(server, "cyber").BeginAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        await story.Teller.PostAsync($"{ballot}/paper-totals", new { favour = 10, against = 1, abstain = 0, blank = 0 });
        await story.Scrutineer.PostAsync($"{ballot}/seal");
        await story.Chair.PostAsync($"{ballot}/declaration");
        var round = Guid.Parse(ballot.Split('/')[^1]);
        await FindsAsync(["ballot.sealed_list_differs"], db => db.SealedBallots.Where(b => b.RoundId == round && b.Ordinal == 11)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.Choice, BallotChoice.Favour)));
        await FindsAsync(["ballot.sealed_list_differs"], db => db.BallotRounds.Where(r => r.Id == round).ExecuteUpdateAsync(r => r.SetProperty(x => x.Favour, 11)));
        await FindsAsync(["ballot.sealed_list_differs"], db => db.BallotRounds.Where(r => r.Id == round).ExecuteUpdateAsync(r => r.SetProperty(x => x.Present, 12)));
        await FindsAsync(["ballot.more_used_than_issued"], db =>
        {
            db.BallotEntitlements.AddRange(Enumerable.Range(0, PanelStory.Size + 1)
                .Select(_ => new BallotEntitlement { RoundId = round, SeatId = server.SystemAct.NewId(), State = EntitlementState.Used }));
            return db.SaveChangesAsync();
        });

        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        await story.Chair.PostAsync($"{story.Session}/announcement");
        await story.ConfirmTitleAsync();
        var registrar = await server.PersonAsync("Qin", "C", roles: (Role.Registrar, "C"));
        var second = await server.PersonAsync("You", "C", roles: (Role.Registrar, "C"));
        var certificate = (await registrar.PostAsync("/api/v1/certificates", new { applicationId = story.ApplicationId })).Id();
        await second.PostAsync($"/api/v1/certificates/{certificate}/issue");
        await FindsAsync(["application.title_date_missing"], db => db.TitleApplications.Where(a => a.Id == story.ApplicationId)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.TitleDate, (LocalDate?)null)));
        await FindsAsync(["certificate.content_changed"], db => db.Certificates.Where(c => c.Id == certificate).ExecuteUpdateAsync(c => c.SetProperty(x => x.HolderName, "李大明")));
        await FindsAsync(["certificate.document_changed"], db => db.CertificateDocuments.Where(d => d.CertificateId == certificate && d.Form == CertificateForm.Credential)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.Content, new byte[] { 1, 2, 3 })));
        await FindsAsync(["application.version_changed"], db => db.ApplicationVersions.Where(v => v.ApplicationId == story.ApplicationId)
            .ExecuteUpdateAsync(v => v.SetProperty(x => x.Text, x => x.Text + " ")));
        await FindsAsync(["certificate.without_title"], db => db.TitleApplications.Where(a => a.Id == story.ApplicationId)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.State, TitleApplicationState.Revoked)));
    }

    [Fact]
    public async Task Notices_run_for_their_working_days_and_due_instants_are_those_of_the_tables()
    {
        var story = await TitleStory.BeginAsync(server);
        var id = await story.SignedNoticeAsync();
        await story.Zhao.PostAsync($"/api/v1/public-notices/{id}/publication");
        Task EndAsync(LmsDbContext db, Duration later) => MoveEndAsync(db, id, later);
        await FindsAsync(["notice.end_differs"], db => EndAsync(db, Duration.FromDays(-1)));
        await FindsAsync(["notice.end_differs"], db => EndAsync(db, Duration.FromDays(1)));
        await FindsAsync(["notice.content_differs"], db => db.PublicNotices.Where(n => n.Id == id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Contact, "000-1")));
        await FindsAsync(["notice.content_differs"], db => db.Set<NoticeEntry>().Where(e => e.NoticeId == id).ExecuteUpdateAsync(e => e.SetProperty(x => x.Name, "别人")));
        await FindsAsync(["due.stored_differs"], db => db.PublicNotices.Where(n => n.Id == id).ExecuteUpdateAsync(n => n.SetProperty(x => x.DueAt, (Instant?)null)));
        await FindsAsync(["due.stored_differs"], db => db.EvaluationRounds.Where(r => r.Id == story.RoundId)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.DueAt, server.Clock.GetCurrentInstant() + Duration.FromDays(900))));

        await story.Zhao.PostAsync($"/api/v1/public-notices/{id}/extension", new { lastDay = TitleStory.Iso(story.Today.PlusDays(30)), reason = "材料补充" });
        await FindsAsync([], _ => Task.CompletedTask);
        await FindsAsync(["notice.end_differs"], db => EndAsync(db, Duration.FromDays(-29)));
    }

    [Fact]
    public async Task While_others_write_nothing_is_found()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var written = 0;
            for (; !over.IsCancellationRequested; written++)
                await RosterStory.UnitAsync(server, $"W-{writer}-{written}", server.Units["C"]);
            return written;
        })).ToList();
        for (var look = 0; look < 25; look++) Assert.Empty(await InspectAsync(_ => Task.CompletedTask, inTransaction: false));
        await over.CancelAsync();
        Assert.NotEqual(0, (await Task.WhenAll(writers)).Sum());
    }

    /// <summary>Exactly these codes with the fault, nothing without it.</summary>
    async Task FindsAsync(IEnumerable<string> codes, Func<LmsDbContext, Task> plant)
    {
        Assert.Equal(codes, await InspectAsync(plant, inTransaction: true));
        Assert.Empty(await InspectAsync(_ => Task.CompletedTask, inTransaction: false));
    }

    async Task<List<string>> InspectAsync(Func<LmsDbContext, Task> plant, bool inTransaction)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        await using var undone = inTransaction ? await db.Database.BeginTransactionAsync() : null;
        await plant(db);
        return await scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync().Select(found => found.What.Code).ToListAsync();
    }

    static async Task MoveEndAsync(LmsDbContext db, Guid id, Duration later)
    {
        var end = (await db.PublicNotices.AsNoTracking().SingleAsync(n => n.Id == id)).EndsAt + later;
        await db.PublicNotices.Where(n => n.Id == id).ExecuteUpdateAsync(n => n.SetProperty(x => x.EndsAt, end).SetProperty(x => x.DueAt, end));
    }

    static async Task<Guid> CompleteAsync(CourseStory story, Persona learner)
    {
        var id = await CourseStory.EnrolAsync(learner, "consistent");
        await story.StudyAsync(learner, id);
        await learner.PostAsync($"/api/v1/enrolments/{id}/lessons/l1/completion");
        await story.PassQuizAsync(id, 80_00);
        return id;
    }

    /// <summary>The answers become final a moment after they are handed in; then the clock marks them.</summary>
    async Task ScoredAsync(Guid id)
    {
        for (var tries = 0; tries < 20 && !await server.InDatabaseAsync(db => db.ExamAttempts.AnyAsync(a => a.Id == id && a.State == AttemptState.Scored)); tries++)
        {
            server.Clock.Advance(Duration.FromSeconds(61));
            await server.SweepAsync();
        }
        Assert.True(await server.InDatabaseAsync(db => db.ExamAttempts.AnyAsync(a => a.Id == id && a.State == AttemptState.Scored)));
    }
}

public sealed class ConsistencyTestsOnSqlite(SqliteServer server) : ConsistencyTests(server), IClassFixture<SqliteServer>;

public sealed class ConsistencyTestsOnPostgreSql(PostgreSqlServer server) : ConsistencyTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
