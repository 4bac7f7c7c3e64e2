using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Tests.People;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>Whoever steals the database without the keys reads no identity number and no mobile number in it.</summary>
public abstract class AtRestTests(LmsServer server)
{
    [Fact]
    public async Task Numbers_are_nowhere_in_the_database_neither_of_people_nor_of_files_and_plans_on_their_way()
    {
        var story = await RosterStory.BeginAsync(server);
        var applied = await story.ImportAsync(story.Row(1), story.Row(2));
        Assert.Equal("applied", applied.Text("state"));
        // A preview that waits, one with refused rows, and one called off.
        await story.UploadAsync("", story.Row(3));
        await story.UploadAsync("policy=good_rows", story.Row(4), story.Row(5, (RosterKeys.Status, "不明")));
        var off = await story.UploadAsync("", story.Row(6));
        await story.Li.PostAsync($"/api/v1/roster-imports/{off.Id()}/cancellation", new { reason = "wrong file" });
        // A kept answer that tells about a person.
        await story.Li.SendAsync(HttpMethod.Post, $"/api/v1/roster-imports/{(await story.UploadAsync("", story.Row(7))).Id()}/cancellation", new { reason = "again" }, key: "kept");

        string[] marks = [.. Enumerable.Range(1, 7).SelectMany(n => new[] { story.ResidentId(n), $"1200000{n:0000}" })];
        Assert.Empty(await StoredBytes.FindAsync(server, marks));
        Assert.NotEmpty(await StoredBytes.FindAsync(server, story.Number(1)));
    }

    [Fact]
    public async Task A_kept_answer_is_sealed_and_still_given_again()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        object wanted = new { code = "C-1-S", name = "封存街道办事处", level = "subdistrict", type = "Subdistrict", parentId = server.Units["C-1"] };
        var first = await zhao.PostAsync("/api/v1/units", wanted, key: "sealed");
        Assert.Equal(first.GetRawText(), (await zhao.PostAsync("/api/v1/units", wanted, key: "sealed")).GetRawText());
        var stored = await server.InDatabaseAsync(db => db.IdempotentAnswers.AsNoTracking().SingleAsync(answer => answer.PersonId == zhao.Id));
        Assert.DoesNotContain("C-1-S", System.Text.Encoding.UTF8.GetString(stored.Body.Cipher), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_behind_cookies_are_sealed_too()
    {
        server.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("cookie");
        Assert.NotEqual(0, await server.InDatabaseAsync(db => db.StoredKeys.CountAsync()));
        Assert.Empty(await StoredBytes.FindAsync(server, "<encryptedSecret", "<masterKey", "<descriptor"));
    }

    [Fact]
    public async Task Two_people_cannot_have_one_number_although_nobody_can_read_it()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        await Refused.ExpectAsync(422, "person.id_taken", () => server.InDatabaseAsync<int>(async db =>
        {
            var second = new Person
            {
                Id = server.SystemAct.NewId(),
                PersonNumber = $"{story.UnitCode}-SECOND",
                Name = "王小明",
                UnitId = story.UnitId,
                Employment = EmploymentCategory.Other,
                Engagement = Engagement.FullTime,
                Status = PersonStatus.Active,
            };
            second.SetResidentId(story.ResidentId(1), server.Keys);
            db.People.Add(second);
            try
            {
                return await db.SaveChangesAsync();
            }
            catch (TrainingLms.Workflow.RefusedException refused)
            {
                throw new Refused(422, $$"""{"codes":["{{refused.Codes[0]}}"]}""");
            }
        }));
    }

    [Fact]
    public async Task A_number_put_into_another_column_or_given_to_another_person_is_found_by_the_check()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var (first, second) = ((await story.PersonAsync(1))!, (await story.PersonAsync(2))!);
        await server.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE people SET mobile = {first.ResidentId!.Cipher} WHERE person_number = {first.PersonNumber}"));
        await server.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE people SET resident_id = {first.ResidentId!.Cipher} WHERE person_number = {second.PersonNumber}"));
        await using var scope = server.Services.CreateAsyncScope();
        var found = new List<string>();
        await foreach (var broken in scope.ServiceProvider.GetServices<IConsistencyCheck>().OfType<SealCheck>().Single().FindAsync(TestContext.Current.CancellationToken))
            found.Add($"{broken.What.Code} {broken.Key}");
        Assert.Equal(new[] { $"seal.hash_differs {second.Id}", $"seal.value_broken {first.Id}" }.Order(), found.Order());
        await server.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE people SET mobile = {first.Mobile!.Cipher} WHERE person_number = {first.PersonNumber}"));
        await server.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE people SET resident_id = {second.ResidentId!.Cipher} WHERE person_number = {second.PersonNumber}"));
    }

    [Fact]
    public async Task Setting_the_same_number_again_changes_nothing()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var before = (await story.PersonAsync(1))!;
        var again = await story.UploadAsync("", story.Row(1));
        Assert.Equal(1, RosterStory.Count(again, "unchanged"));
        before.SetResidentId(story.ResidentId(1), server.Keys);
        Assert.Equal((await story.PersonAsync(1))!.ResidentId, before.ResidentId);
    }
}

public sealed class AtRestTestsOnSqlite(SqliteServer server) : AtRestTests(server), IClassFixture<SqliteServer>;

public sealed class AtRestTestsOnPostgreSql(PostgreSqlServer server) : AtRestTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
