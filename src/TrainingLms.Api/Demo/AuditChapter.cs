using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Demo;

/// <summary>At the end the trail is verified, and one changed byte is found.</summary>
static class AuditChapter
{
    public static async Task TellAsync(DemoStage stage)
    {
        var story = stage.Story;
        story.Chapter("审计", "The audit trail");
        await story.StepAsync("系统", "复算全部审计链", async () =>
        {
            var (entries, breaks) = await stage.InDatabaseAsync(async db =>
                (await db.AuditEntries.CountAsync(), await Verification(stage, db).RunAsync().ToListAsync()));
            story.Hold(breaks.Count == 0, $"审计链应完整，却在 {string.Join("、", breaks.Select(found => found.Stream))} 处断开");
            return $"{entries} 条记录，逐条相连，无一断开";
        });
        await story.StepAsync("系统", "在一个随后撤回的事务里改动一条记录，看看能否发现", async () =>
        {
            var found = await stage.InDatabaseAsync(async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                // Only somebody with full power over the database can do this; the trail must tell all the same.
                await db.Database.ExecuteSqlRawAsync(db.Dialect.Name == "sqlite" ? "DROP TRIGGER audit_entries_no_update" : "DROP TRIGGER audit_entries_no_change ON audit_entries");
                await db.Database.ExecuteSqlAsync($"UPDATE audit_entries SET actor_name = 'tampered' WHERE stream = 'title_application/2026' AND sequence = 3");
                var breaks = await Verification(stage, db).RunAsync().ToListAsync();
                await transaction.RollbackAsync();
                return breaks;
            });
            story.Hold(found is [{ Stream: "title_application/2026", Sequence: 3, Code: "audit.entry_changed" }], "被改动的记录应被准确指出");
            return found.Count == 0 ? "没有发现" : $"{found[0].Code}：{found[0].Stream} 第 {found[0].Sequence} 条";
        });
    }

    static AuditVerification Verification(DemoStage stage, LmsDbContext db) =>
        new(db, stage.Services.GetRequiredService<SealFolder>(), stage.Services.GetRequiredService<KeyRing>());
}
