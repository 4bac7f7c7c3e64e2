using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Loads what the engine judges by, for an application or for a question of "what if".</summary>
public sealed class EligibilityDesk(LmsDbContext db, RulesInForce rules, HoursLedger ledger, IntegrityRegister register)
{
    /// <summary>Judges an accepted application by the rules copied into it.</summary>
    public async Task<IReadOnlyList<Finding>> JudgeAsync(TitleApplication application, Act act, CancellationToken cancel = default)
    {
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == application.ApplicantId, cancel);
        var round = await db.EvaluationRounds.AsNoTracking().SingleAsync(r => r.Id == application.RoundId, cancel);
        var facts = new EligibilityFacts(
            person.Employment, person.Status, application.Level, application.Education, application.ProbationPassed, application.LowerTitle,
            application.LowerTitleSince, round.YearsCutoff, await HoursAsync(person.Id, round.Year, cancel), null, null,
            await register.StandingAsync(person.Id, application.Rules, act, cancel));
        return EligibilityEngine.Judge(facts, application.Rules, rules.LadderOf(round));
    }

    /// <summary>The same for given facts: what would the engine say of such a person in this specialty today.</summary>
    /// <exception cref="RefusedException"><c>title_round.specialty_unknown</c>.</exception>
    public async Task<IReadOnlyList<Finding>> WhatIfAsync(string series, string specialty, EligibilityFacts facts, Act act, CancellationToken cancel = default)
    {
        var ladder = rules.Standards.Find(series, specialty)
            ?? throw new RefusedException(RefusalKind.RuleBroken, "title_round.specialty_unknown");
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        return EligibilityEngine.Judge(facts, await rules.OfAsync(person.UnitId, series, specialty, act.At, cancel), ladder);
    }

    /// <summary>What the ledger says; null, so that a person looks, where no rule is loaded for the year.</summary>
    async Task<HoursFacts?> HoursAsync(Guid personId, int year, CancellationToken cancel)
    {
        try
        {
            var statement = await ledger.StatementAsync(personId, year, cancel);
            return new HoursFacts(year, statement.IsMet, statement.CountedHundredths);
        }
        catch (RefusedException refused) when (refused.Codes is ["hours.rule_missing"])
        {
            return null;
        }
    }
}
