using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Privacy;

/// <summary>What is processed and why, how long it is kept, and what was erased.</summary>
static class RegisterEndpoints
{
    public static void MapRegister(this IEndpointRouteBuilder routes)
    {
        var privacy = routes.MapGroup("/privacy").WithTags("Privacy");
        privacy.MapGet("/register", Register).WithSummary("Every personal field with purpose, basis, retention and viewers, made from the code");
        privacy.MapGet("/notice", Notice).WithSummary("The notice about personal data, to be shown before first use");
        privacy.MapGet("/retention-rules", Rules).WithSummary("How long each kind of data is kept, and whether that is confirmed locally");
        privacy.MapGet("/retention-runs", Runs).WithSummary("The nightly runs with what they erased and what failed, newest first");
        privacy.MapGet("/retention-plan", Plan).WithSummary("What the next run would erase; changes nothing");
    }

    static IReadOnlyList<RegisterLineView> Register(PersonalRegister register, LmsDbContext db, SentenceBook book) =>
        [.. register.Groups.Select(group => RegisterLineView.Of(group, db, book))];

    static NoticeView Notice(PersonalRegister register, RetentionRules rules, SentenceBook book) => new(
        register.Version, book["privacy_notice.title"], book["privacy_notice.text"],
        [.. register.Groups.GroupBy(group => group.Purpose).Select(same => new NoticePurposeView(
            book[$"data_purpose.{Snake.Of(same.Key)}"], [.. same.Select(group => book[$"legal_basis.{Snake.Of(group.Basis)}"]).Distinct()],
            [.. same.Select(group => group.Retention).Distinct().Select(key => RuleView.Of(rules[key], book)).Select(rule => $"{rule.What}: {rule.Keep ?? book["own_data.keep_open"]}")],
            same.Any(group => group.IsSensitive)))]);

    static IReadOnlyList<RuleView> Rules(RetentionRules rules, SentenceBook book) => [.. rules.All.Select(rule => RuleView.Of(rule, book))];

    static async Task<PageView<RetentionRunView>> Runs([AsParameters] PageRequest page, RetentionOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        Allow(act);
        var runs = await office.ListAsync(page, cancel);
        Guid[] ids = [.. runs.Items.Select(run => run.Id)];
        var (stones, failures) = (await office.TombstonesAsync(ids, cancel), await office.FailuresAsync(ids, cancel));
        return PageView.Of(runs, run => new RetentionRunView(run.Id, run.Day, run.StartedAt, run.FinishedAt,
            [.. stones[run.Id].Select(stone => TombstoneView.Of(stone, book))], [.. failures[run.Id].Select(failure => ErasureFailureView.Of(failure, book))]));
    }

    static async Task<IReadOnlyList<ErasurePlanView>> Plan(RetentionOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        Allow(act);
        return [.. (await office.PlanAsync(act.At, cancel)).Select(plan => new ErasurePlanView(
            plan.Rule.Key, plan.What, book[$"erased.{plan.What}"], plan.Rule.Keep!, plan.Cut, plan.Found?.Due, plan.Found?.Held, plan.Code))];
    }

    /// <summary>Counts over the whole installation are for who answers for privacy, and for who runs the machine.</summary>
    static void Allow(Act act)
    {
        if (!PrivacyScope.SeesErasures(act.By)) throw new RefusedException(RefusalKind.Forbidden, "retention.forbidden");
    }
}

sealed record RegisterLineView(
    string Table, string TableName, IReadOnlyList<string> Fields, DataPurpose Purpose, string PurposeName, LegalBasis Basis, string BasisName, string Retention,
    IReadOnlyList<string> ViewerRoles, bool IsSensitive, bool IsWithheld)
{
    public static RegisterLineView Of(PersonalGroup group, LmsDbContext db, SentenceBook book)
    {
        var table = db.Model.FindEntityType(group.Entity)!.GetTableName()!;
        var roles = Role.All.Where(role => group.Viewers.Any(right => RoleRights.Gives(role, Enum.Parse<Right>(right))));
        return new RegisterLineView(table, book[$"personal_table.{table}"], [.. group.Fields.Select(field => Snake.Of(field))], group.Purpose, book[$"data_purpose.{Snake.Of(group.Purpose)}"],
            group.Basis, book[$"legal_basis.{Snake.Of(group.Basis)}"], group.Retention, [.. roles], group.IsSensitive, group.IsWithheld);
    }
}

sealed record NoticeView(string Version, string Title, string Text, IReadOnlyList<NoticePurposeView> Purposes);

sealed record NoticePurposeView(string Purpose, IReadOnlyList<string> Bases, IReadOnlyList<string> Retention, bool HasSensitive);

sealed record RuleView(string Key, string What, string From, string? Keep, string Source, bool ToBeConfirmedLocally)
{
    public static RuleView Of(RetentionRule rule, SentenceBook book) => book == SentenceBook.Chinese
        ? new(rule.Key, rule.What, rule.From, rule.Keep, rule.Source, rule.ToBeConfirmedLocally)
        : new(rule.Key, rule.WhatEnglish, rule.FromEnglish, rule.Keep, rule.Source, rule.ToBeConfirmedLocally);
}

sealed record RetentionRunView(Guid Id, LocalDate Day, Instant StartedAt, Instant? FinishedAt, IReadOnlyList<TombstoneView> Erased, IReadOnlyList<ErasureFailureView> Failed);

/// <summary>What could not be erased, and is tried again the next night.</summary>
sealed record ErasureFailureView(string Rule, string What, string WhatName, string Code, string Sentence, string Cause, Instant At)
{
    public static ErasureFailureView Of(ErasureFailure failure, SentenceBook book) =>
        new(failure.Rule, failure.What, book[$"erased.{failure.What}"], failure.Code, book[failure.Code], failure.Cause, failure.At);
}

sealed record TombstoneView(string Rule, string What, string WhatName, int Count, int Held, string Keep, Instant Cut, Instant At)
{
    public static TombstoneView Of(Tombstone stone, SentenceBook book) =>
        new(stone.Rule, stone.What, book[$"erased.{stone.What}"], stone.Count, stone.Held, stone.Keep, stone.Cut, stone.At);
}

sealed record ErasurePlanView(string Rule, string What, string WhatName, string Keep, Instant Cut, int? Due, int? Held, string? Code);
