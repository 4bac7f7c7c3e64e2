using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Loads what the engine judges by, for an application or for a question of "what if".</summary>
public sealed class EligibilityDesk(LmsDbContext db, RulesInForce rules, HoursLedger ledger, IntegrityRegister register, IRecognisedTitles elsewhere)
{
    /// <summary>Judges accepted applications, each by the rules copied into it; people, hours and records are read once for all.</summary>
    /// <returns>The findings in the order of the applications.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<Finding>>> JudgeAsync(IReadOnlyList<TitleApplication> applications, Act act, CancellationToken cancel = default)
    {
        var applicants = applications.Select(one => one.ApplicantId).Distinct().ToList();
        var people = await db.People.AsNoTracking().Where(person => applicants.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);
        var ids = applications.Select(one => one.RoundId).Distinct().ToList();
        var rounds = await db.EvaluationRounds.AsNoTracking().Where(round => ids.Contains(round.Id)).ToDictionaryAsync(round => round.Id, cancel);
        var copied = applications.Select(one => one.RuleSetText!).Distinct().ToDictionary(text => text, RuleSet.Parse);
        var hours = new Dictionary<(int Year, Guid Person), HoursFacts>();
        foreach (var year in rounds.Values.Select(round => round.Year).Distinct())
            foreach (var (person, known) in await HoursAsync(applicants, year, cancel)) hours[(year, person)] = known;
        var recognised = (await elsewhere.OfAsync(applicants, cancel)).ToLookup(title => title.HolderId);
        var records = await register.CountingAsync(applicants, act, cancel);
        return [.. applications.Select(one =>
        {
            var (person, round, inForce) = (people[one.ApplicantId], rounds[one.RoundId], copied[one.RuleSetText!]);
            return EligibilityEngine.Judge(new EligibilityFacts(
                person.Employment, person.Status, one.Level, one.Education, one.ProbationPassed, one.LowerTitle, one.LowerTitleSince, round.YearsCutoff,
                hours.GetValueOrDefault((round.Year, person.Id)), null, null, register.StandingOf(records[person.Id], inForce, act)) { Recognised = [.. recognised[person.Id]] }, inForce, rules.LadderOf(round));
        })];
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

    /// <summary>What the ledger says; nothing, so that a person looks, where no rule is loaded for the year.</summary>
    async Task<IReadOnlyDictionary<Guid, HoursFacts>> HoursAsync(IReadOnlyCollection<Guid> people, int year, CancellationToken cancel)
    {
        try
        {
            return (await ledger.StatementsAsync(people, year, cancel)).ToDictionary(statement => statement.PersonId, statement => new HoursFacts(year, statement.IsMet, statement.CountedHundredths));
        }
        catch (RefusedException refused) when (refused.Codes is ["hours.rule_missing"])
        {
            return new Dictionary<Guid, HoursFacts>();
        }
    }
}
