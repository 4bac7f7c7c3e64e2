using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>The trail is written with the act or not at all, and nobody changes it afterwards.</summary>
public abstract class AuditTrailTests(LmsServer server)
{
    [Fact]
    public async Task Each_act_leaves_one_entry_that_names_the_appointment_used()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var unit = await zhao.PostAsync("/api/v1/units", new { code = "A-1", name = "新城街道", level = "subdistrict", type = "Subdistrict", parentId = server.Units["C-1"] });
        await zhao.PostAsync($"/api/v1/units/{unit.Id()}/opening", new { reason = "order 7" });
        await Refused.ExpectAsync(409, "organization_unit.begin.not_in_open", () => zhao.PostAsync($"/api/v1/units/{unit.Id()}/opening"));

        var entries = await server.InDatabaseAsync(db => new AuditTrail(db).AboutAsync(unit.Id()));
        Assert.Equal(["plan  planned ", "begin planned open order 7"], entries.Select(entry => $"{entry.Trigger} {entry.FromState} {entry.ToState} {entry.Reason}"));
        Assert.All(entries, entry =>
        {
            Assert.Equal(("Zhao", zhao.Id, Role.SystemAdministrator, server.Units["C"]), (entry.ActorName, entry.ActorId, entry.As, entry.UnitId));
            Assert.NotNull(entry.AppointmentId);
            Assert.NotNull(entry.CorrelationId);
        });
        var appointment = await server.InDatabaseAsync(db => db.RoleAppointments.SingleAsync(a => a.PersonId == zhao.Id));
        Assert.All(entries, entry => Assert.Equal(appointment.Id, entry.AppointmentId));
    }

    [Fact]
    public async Task An_act_that_moves_no_workflow_is_written_with_the_next_save_even_when_nothing_else_is()
    {
        var (subject, holder) = (Guid.NewGuid(), Guid.NewGuid());
        await server.InDatabaseAsync(db =>
        {
            db.Observe(new Observation("person", "view_full_id", "person", subject, server.SystemAct.Because("annual check"),
                new Warrant(Role.HrOfficer, server.Units["C-1"], OnBehalfOf: holder)));
            return db.SaveChangesAsync();
        });
        var entry = Assert.Single(await server.InDatabaseAsync(db => new AuditTrail(db).AboutAsync(subject)));
        Assert.Equal(("person/2026", "view_full_id", "person", null, null, "annual check"),
            (entry.Stream, entry.Trigger, entry.Subject, entry.FromState, entry.ToState, entry.Reason));
        Assert.Equal((Role.HrOfficer, server.Units["C-1"], holder), (entry.As, entry.UnitId, entry.OnBehalfOf));
        Assert.Empty(await BreaksAsync());
    }

    [Fact]
    public async Task An_act_about_a_person_belongs_to_the_unit_of_the_person_and_one_in_the_own_right_to_that_of_who_acts()
    {
        var li = await server.PersonAsync("Li", "C-2-1");
        var (by, subject) = (server.SystemAct with { By = new Actor(li.Id, "Li", [], FlatUnits.Instance) }, server.SystemAct.NewId());
        await server.InDatabaseAsync(db =>
        {
            db.Observe(new Observation("person", "view_full_id", "person", li.Id, server.SystemAct, new Warrant("clock")));
            db.Observe(new Observation("export", "export_hours", "hours_ledger", subject, by, new Warrant("self")));
            return db.SaveChangesAsync();
        });
        Assert.All((await server.TrailOfAsync(li.Id)).Concat(await server.TrailOfAsync(subject)), entry => Assert.Equal(server.Units["C-2-1"], entry.SubjectUnitId));
    }

    [Fact]
    public async Task A_save_that_fails_leaves_nothing_in_the_trail()
    {
        var before = await LengthAsync();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => server.InDatabaseAsync(async db =>
        {
            db.Units.Add(OrganizationUnit.Plan("A-new", "新区", UnitLevel.District, "DistrictOffice", null, server.SystemAct));
            db.Units.Add(OrganizationUnit.Plan("C-1", "东区", UnitLevel.District, "DistrictOffice", null, server.SystemAct));
            return await db.SaveChangesAsync();
        }));
        Assert.Equal(["unit.code_taken"], refused.Codes);
        Assert.Equal(before, await LengthAsync());
        Assert.False(await server.InDatabaseAsync(db => db.Units.AnyAsync(unit => unit.Code == "A-new")));
    }

    [Fact]
    public async Task A_transaction_that_is_rolled_back_takes_its_entries_along()
    {
        var before = await LengthAsync();
        await server.InDatabaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Units.Add(OrganizationUnit.Plan("A-gone", "新区", UnitLevel.District, "DistrictOffice", null, server.SystemAct));
            return await db.SaveChangesAsync();
        });
        Assert.Equal(before, await LengthAsync());
        Assert.Empty(await BreaksAsync());
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET actor_name = 'other'")]
    [InlineData("DELETE FROM audit_entries WHERE sequence = 1")]
    [InlineData("UPDATE audit_details SET content = 'other'")]
    [InlineData("DELETE FROM audit_details")]
    [InlineData("UPDATE audit_erasures SET order_text = 'other'")]
    [InlineData("DELETE FROM audit_erasures")]
    [InlineData("UPDATE audit_seals SET sequence = 1")]
    [InlineData("DELETE FROM audit_seals")]
    public async Task The_database_refuses_to_change_or_delete_entries(string sql)
    {
        await FillAsync();
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => server.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql)));
        Assert.Contains("never changed", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await BreaksAsync());
    }

    [Fact]
    public async Task The_database_refuses_to_put_an_entry_in_the_place_of_another()
    {
        if (server is not SqliteServer) return;
        await FillAsync();
        foreach (var table in AuditTables.AppendOnly)
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => server.InDatabaseAsync(db => AuditTools.RunAsync(db, $"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")));
            Assert.Contains("never changed", refused.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A row in each of the tables: where there is none, SQLite asks no trigger.</summary>
    async Task FillAsync()
    {
        var act = server.SystemAct.Because("a reason");
        var (kept, erased) = (act.NewId(), act.NewId());
        await server.InDatabaseAsync(async db =>
        {
            foreach (var id in (Guid[])[kept, erased]) db.Observe(new Observation("person", "view_full_id", "person", id, act, new Warrant("clock")));
            await db.SaveChangesAsync();
            return await new AuditErasing(db).EraseAsync("person", erased, "order 1", act, new Warrant("clock"));
        });
        await server.SweepAsync();
    }

    [Fact]
    public async Task Forty_who_write_at_once_make_one_chain_without_gaps()
    {
        var before = await LengthAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => server.InDatabaseAsync(async db =>
        {
            db.Units.Add(OrganizationUnit.Plan($"P-{number}", "并行街道", UnitLevel.Subdistrict, "Subdistrict", null, server.SystemAct));
            return await db.SaveChangesAsync();
        }))));
        var sequences = await server.InDatabaseAsync(db =>
            db.AuditEntries.Where(entry => entry.Subject == "organization_unit").OrderBy(entry => entry.Sequence).Select(entry => entry.Sequence).ToListAsync());
        Assert.Equal(Enumerable.Range(1, before + 40).Select(number => (long)number), sequences);
        Assert.Empty(await BreaksAsync());
    }

    Task<int> LengthAsync() => server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.Subject == "organization_unit"));

    Task<List<AuditBreak>> BreaksAsync() => server.BreaksAsync();
}

public sealed class AuditTrailTestsOnSqlite(SqliteServer server) : AuditTrailTests(server), IClassFixture<SqliteServer>;

public sealed class AuditTrailTestsOnPostgreSql(PostgreSqlServer server) : AuditTrailTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
