using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.People;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;
using FieldChange = TrainingLms.Audit.FieldChange;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>Changed fields are in the trail before and after; personal ones beside it, masked, and erasable by order.</summary>
public abstract class FieldChangeTests(LmsServer server)
{
    [Fact]
    public async Task An_import_leaves_one_entry_for_each_changed_person_that_names_the_officer_and_masks_what_is_sensitive()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ConfirmAsync(await story.UploadAsync("policy=all_or_nothing", story.Row(1), story.Row(2), story.Row(3)));
        await story.ConfirmAsync(await story.UploadAsync("policy=all_or_nothing", story.Row(1, (RosterKeys.Mobile, "13812345678")), story.Row(2), story.Row(3)));

        var changed = await server.TrailOfAsync(await PersonAsync(story.Number(1)));
        Assert.Equal(["create", "change"], changed.Select(entry => entry.Trigger));
        Assert.All(changed, entry => Assert.Equal(
            (story.Li.Id, "Li", Role.HrOfficer, "person/2026", story.UnitId), (entry.ActorId, entry.ActorName, entry.As, entry.Stream, entry.SubjectUnitId!.Value)));
        Assert.Equal([new FieldChange("mobile", "120****0001", "138****5678", true)], changed[1].FieldChanges());
        var created = changed[0].FieldChanges().ToDictionary(change => change.Field, change => change.After);
        Assert.Equal((story.Number(1), "王小明", "active", $"{story.UnitId}"), (created["person_number"], created["name"], created["status"], created["holding_unit_id"]));
        Assert.Matches(@"^\*{14}\d{3}[\dX]$", created["resident_id"]!);
        Assert.DoesNotContain("王小明", changed[0].Changes, StringComparison.Ordinal);
        Assert.DoesNotContain("5678", changed[1].Changes, StringComparison.Ordinal);
        Assert.Single(await server.TrailOfAsync(await PersonAsync(story.Number(2))));
        Assert.Empty(await server.BreaksAsync());
    }

    [Fact]
    public async Task What_a_transition_changes_stands_in_its_own_entry()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var unit = await zhao.PostAsync("/api/v1/units", new { code = "F-1", name = "新城街道", level = "subdistrict", type = "Subdistrict", parentId = server.Units["C-1"] });
        var entry = Assert.Single(await server.TrailOfAsync(unit.Id()));
        Assert.Equal(("plan", unit.Id(), "127.0.0.1"), (entry.Trigger, entry.SubjectUnitId!.Value, entry.Details!.Read().ClientAddress));
        Assert.Contains(new FieldChange("name", null, "新城街道"), entry.FieldChanges());
    }

    [Fact]
    public async Task A_change_that_no_act_is_behind_names_who_is_at_work_and_a_failed_save_leaves_nothing()
    {
        var id = (await server.PersonAsync("Qian", "C-2")).Id;
        await server.InDatabaseAsync(async db =>
        {
            var person = await db.People.SingleAsync(p => p.Id == id);
            person.Rank = "四级主任科员";
            return await db.SaveChangesAsync();
        });
        var before = await server.TrailOfAsync(id);
        Assert.Equal(("change", "clock", "system"), (before[^1].Trigger, before[^1].As, before[^1].ActorName));
        await Assert.ThrowsAsync<RefusedException>(() => server.InDatabaseAsync(async db =>
        {
            var person = await db.People.SingleAsync(p => p.Id == id);
            person.Rank = "三级主任科员";
            db.Observe(new Observation("person", "view_full_id", "person", id, server.SystemAct, new Warrant("clock")));
            db.Units.Add(OrganizationUnit.Plan("C-1", "东区", UnitLevel.District, "DistrictOffice", null, server.SystemAct));
            return await db.SaveChangesAsync();
        }));
        Assert.Equal(before.Count, (await server.TrailOfAsync(id)).Count);
    }

    [Fact]
    public async Task Erasing_leaves_the_chain_whole_and_says_when_and_by_which_order()
    {
        var id = (await server.PersonAsync("Sun", "C-2")).Id;
        var order = server.SystemAct.Because("retention");
        var erased = await server.InDatabaseAsync(db => new AuditErasing(db).EraseAsync("person", id, "网信办〔2026〕9号", order, new Warrant(Role.Authority)));
        Assert.Equal(1, erased);
        var trail = await server.TrailOfAsync(id);
        Assert.Equal(["create", "erase_details"], trail.Select(entry => entry.Trigger).Order(StringComparer.Ordinal));
        var created = trail.Single(entry => entry.Trigger == "create");
        Assert.Null(created.Details);
        Assert.Equal((order.At, "网信办〔2026〕9号"), (created.Erasure!.At, created.Erasure.OrderText));
        Assert.Equal(new FieldChange("name", null, null, true), created.FieldChanges().Single(change => change.Field == "name"));
        Assert.Empty(await server.BreaksAsync());
        await Assert.ThrowsAsync<RefusedException>(() => server.InDatabaseAsync(db => new AuditErasing(db).EraseAsync("person", id, " ", order, new Warrant(Role.Authority))));
    }

    [Fact]
    public async Task A_step_back_of_the_clock_by_more_than_a_second_is_an_entry()
    {
        var watch = new ClockWatch();
        var now = server.Clock.GetCurrentInstant() + Duration.FromDays(1);
        async Task<bool> Look(Instant at) => await server.InDatabaseAsync(db => watch.LookAsync(db, at));
        Assert.False(await Look(now));
        Assert.False(await Look(now - Duration.FromSeconds(1)));
        Assert.True(await Look(now - Duration.FromSeconds(2.5)));
        Assert.False(await Look(now));
        var step = Assert.Single(await server.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.Subject == "clock").ToListAsync()));
        Assert.Equal("step_back", step.Trigger);
        // A process that starts compares with the newest entry.
        Assert.True(await server.InDatabaseAsync(db => new ClockWatch().LookAsync(db, step.At - Duration.FromMinutes(1))));
    }

    Task<Guid> PersonAsync(string number) => server.InDatabaseAsync(db => db.People.Where(person => person.PersonNumber == number).Select(person => person.Id).SingleAsync());
}

public sealed class FieldChangeTestsOnSqlite(SqliteServer server) : FieldChangeTests(server), IClassFixture<SqliteServer>;

public sealed class FieldChangeTestsOnPostgreSql(PostgreSqlServer server) : FieldChangeTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
