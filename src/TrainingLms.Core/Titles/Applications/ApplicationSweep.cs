using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Fires what is due on applications: lapses, missed supplements, and the evaluation of the rules after acceptance.</summary>
public sealed class ApplicationSweep(LmsDbContext db, EligibilityDesk eligibility, ObjectionEffects objections) : ISweepTogether
{
    static readonly TitleApplicationState[] Lapsing = [TitleApplicationState.EmployerReview, TitleApplicationState.EmployerNotice, TitleApplicationState.EmployerRecommending];

    /// <inheritdoc/>
    public string Name => "title_application";

    /// <summary>What would lapse but waits for an objection is left out: asked for again in each round, it would stand before all that is due later.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.TitleApplications.Where(a => a.DueAt <= now && !(Lapsing.Contains(a.State) && objections.Open().Any(o => o.ApplicationId == a.Id)))
            .OrderBy(a => a.DueAt).Select(a => a.Id).Take(most).ToListAsync(cancel);

    /// <summary>The rules of all that were accepted are evaluated together.</summary>
    public async Task<IReadOnlyCollection<Guid>> FireTogetherAsync(IReadOnlyList<Guid> due, Act act, CancellationToken cancel)
    {
        var files = await db.TitleApplications.Where(a => due.Contains(a.Id) && a.State == TitleApplicationState.EligibilityCheck).ToListAsync(cancel);
        var plain = files.FindAll(file => TitleApplicationWorkflow.Table.DueTriggers(file, act.At).Contains(TitleApplicationTrigger.RulesEvaluated));
        foreach (var (file, findings) in plain.Zip(await eligibility.JudgeAsync(plain, act, cancel))) file.TakeFindings(findings, act);
        await db.SaveChangesAsync(cancel);
        return [.. plain.Select(file => file.Id)];
    }

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var application = await db.TitleApplications.SingleAsync(a => a.Id == id, cancel);
        if (TitleApplicationWorkflow.Table.DueTriggers(application, act.At).Select(trigger => (TitleApplicationTrigger?)trigger).FirstOrDefault() is not { } due) return;
        if (due == TitleApplicationTrigger.RulesEvaluated) application.TakeFindings((await eligibility.JudgeAsync([application], act, cancel))[0], act);
        else if (due == TitleApplicationTrigger.UploadDatePassed)
        {
            // Whoever waits for an objection to end is not late; the time is given back then.
            var given = act.Given(new ObjectionFacts(await objections.OpenAgainst(id).CountAsync(cancel), null));
            if (!TitleApplicationWorkflow.Table.Check(application, due, given).IsAllowed) return;
            application.Move(due, given);
        }
        else application.Move(due, act);
        await db.SaveChangesAsync(cancel);
    }
}
