using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Answers what would come of given figures, by the code that the workflows use. Reads no case and stores nothing.</summary>
public sealed class WhatIfs(LmsDbContext db, RulesInForce rules, WorkCalendar calendar)
{
    /// <summary>Longest notice that is computed, in working days.</summary>
    public const int LongestNotice = 250;

    /// <summary>Largest panel that is computed.</summary>
    public const int LargestPanel = 999;

    /// <summary>The end of a notice.</summary>
    /// <exception cref="RefusedException"><c>what_if.days_out_of_range</c>, <c>calendar.not_published</c>.</exception>
    public async Task<NoticeEndAnswer> NoticeEndAsync(NoticeEndQuestion asked, Act act, CancellationToken cancel = default)
    {
        if (asked.WorkingDays is < 1 or > LongestNotice) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("what_if.days_out_of_range", [("most", LongestNotice)], "workingDays")]);
        var inForce = NoticeLength.Of(asked.Kind, await RulesAsync(asked.Scope, act, cancel));
        var length = new NoticeLength(asked.WorkingDays ?? inForce.WorkingDays, asked.PublicationDayCounts ?? inForce.CountsPublicationDay);
        var published = calendar.DayOf(asked.PublishedAt);
        var last = NoticePeriod.LastDayOf(published, length, calendar);
        var counted = new List<LocalDate>();
        for (var day = length.CountsPublicationDay ? published : published.PlusDays(1); day <= last; day = day.PlusDays(1))
            if (calendar.IsWorkingDay(day)) counted.Add(day);
        return new NoticeEndAnswer(length.WorkingDays, length.CountsPublicationDay, counted, last, calendar.EndOf(last));
    }

    /// <summary>Size, quorum and result of a panel.</summary>
    /// <exception cref="RefusedException"><c>what_if.figures_impossible</c>: more recused than present, more present than seats, more votes than voters, or figures out of range.</exception>
    public static ThresholdAnswer Thresholds(ThresholdQuestion asked)
    {
        if (asked is { PanelSize: < 1 or > LargestPanel } || asked.Present < 0 || asked.Present > asked.PanelSize || asked.Recused < 0 || asked.Recused > asked.Present
            || asked.Favour < 0 || asked.Favour > asked.Present - asked.Recused || asked.Returned < asked.Favour || asked.Returned > LargestPanel)
            throw new RefusedException(RefusalKind.RuleBroken, "what_if.figures_impossible", ("most", LargestPanel));
        var roll = new CaseRoll(asked.PanelSize, asked.Present, asked.Recused, asked.Denominator);
        var isVoid = asked.Returned > roll.Voting;
        return new ThresholdAnswer(
            asked.Level is { } level ? PanelSizeRule.MinimumFor(level, asked.Basis) : null, asked.Level is { } reviewed ? PanelSizeRule.Check(asked.PanelSize, reviewed, asked.Basis) : [],
            Threshold.QuorumOf(asked.PanelSize), Threshold.IsQuorate(asked.Present, asked.PanelSize), roll.IsQuorate, roll.Voting, roll.Base, Threshold.FavourNeeded(roll.Base), isVoid,
            asked.Favour is { } favour ? roll.IsQuorate && !isVoid && roll.Passes(favour) : null);
    }

    /// <summary>What follows from a vote, or from the last one of a year that can be filed in it.</summary>
    /// <exception cref="RefusedException"><c>session.vote_too_late</c> where the filing would leave the year and the rules want it inside, <c>what_if.published_before_vote</c>, <c>what_if.vote_or_year</c>, <c>calendar.not_published</c>.</exception>
    public async Task<PlanningAnswer> PlanAsync(PlanningQuestion asked, Act act, CancellationToken cancel = default)
    {
        if (asked.Vote is null == asked.Year is null || asked.Year is < 1 or > 9998) throw new RefusedException(RefusalKind.RuleBroken, "what_if.vote_or_year");
        if (asked.Published < asked.Vote || asked is { Vote: null, Published: not null }) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("what_if.published_before_vote", [], "published")]);
        var inForce = await RulesAsync(asked.Scope, act, cancel);
        var length = NoticeLength.Of(NoticeKind.Result, inForce);
        var year = asked.Vote?.Year ?? asked.Year!.Value;
        var latest = FilingPlan.LastVoteOf(year, length, calendar);
        var vote = asked.Vote ?? latest;
        var mustBeFiled = FilingPlan.LastVoteAllowed(year, inForce, calendar) is not null;
        if (mustBeFiled && (asked.Published ?? vote) > latest) throw new RefusedException(RefusalKind.RuleBroken, "session.vote_too_late", ("latest", LocalDatePattern.Iso.Format(latest)));
        return new PlanningAnswer(FilingPlan.Of(vote, asked.Published ?? vote, length, calendar), latest, mustBeFiled);
    }

    async Task<RuleSet> RulesAsync(RuleQuestion scope, Act act, CancellationToken cancel)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        return await rules.OfAsync(person.UnitId, scope.Series ?? "", scope.Specialty ?? "", act.At, cancel);
    }
}

/// <summary>Whose rules are asked for: those of a specialty at the asker's unit; without one, those of everybody there.</summary>
public sealed record RuleQuestion(string? Series, string? Specialty);

/// <summary>A notice whose end is asked for.</summary>
/// <param name="Scope">Whose rules.</param>
/// <param name="Kind">The kind, where its length is to be that of the rules.</param>
/// <param name="PublishedAt">When it would be published.</param>
/// <param name="WorkingDays">How long, 1 to <see cref="WhatIfs.LongestNotice"/>; null for what the rules say.</param>
/// <param name="PublicationDayCounts">Whether the day of publishing counts; null for what the rules say.</param>
public sealed record NoticeEndQuestion(RuleQuestion Scope, NoticeKind Kind, Instant PublishedAt, int? WorkingDays, bool? PublicationDayCounts);

/// <summary>The end of a notice, with how it was counted.</summary>
/// <param name="WorkingDays">How long it runs.</param>
/// <param name="PublicationDayCounts">Whether the day of publishing counted.</param>
/// <param name="Counted">The working days counted, the last one included.</param>
/// <param name="LastDay">Its last day.</param>
/// <param name="EndsAt">Its end, exclusive: 24:00 of that day.</param>
public sealed record NoticeEndAnswer(int WorkingDays, bool PublicationDayCounts, IReadOnlyList<LocalDate> Counted, LocalDate LastDay, Instant EndsAt);

/// <summary>A panel and a vote.</summary>
/// <param name="PanelSize">Seats, 1 to <see cref="WhatIfs.LargestPanel"/>.</param>
/// <param name="Present">Experts in the room, recused ones included.</param>
/// <param name="Recused">Experts of these who must not vote.</param>
/// <param name="Denominator">How the recused count.</param>
/// <param name="Level">The level reviewed; null where the size is not to be judged.</param>
/// <param name="Basis">Series or specialty.</param>
/// <param name="Favour">Votes in favour; null where none is asked about.</param>
/// <param name="Returned">Ballots found; null where none is asked about.</param>
public sealed record ThresholdQuestion(
    int PanelSize, int Present, int Recused, RecusalDenominator Denominator, TitleLevel? Level, PanelBasis Basis, int? Favour, int? Returned);

/// <summary>What comes of a panel and a vote.</summary>
/// <param name="MinimumSize">The smallest panel for the level; null where none was named.</param>
/// <param name="SizeRefused">What is wrong with the size; empty when nothing is.</param>
/// <param name="Quorum">How many must be present.</param>
/// <param name="IsQuorate">Whether so many are.</param>
/// <param name="IsQuorateForCase">Whether those who may vote are enough for the case.</param>
/// <param name="Voting">How many may vote; as many ballots are issued.</param>
/// <param name="Base">The number that two thirds are taken of.</param>
/// <param name="FavourNeeded">How many in favour pass.</param>
/// <param name="IsVoid">Whether more ballots were found than issued.</param>
/// <param name="Passes">Whether it passes; null where no votes were named, never where no ballot can be held.</param>
public sealed record ThresholdAnswer(
    int? MinimumSize, IReadOnlyList<Refusal> SizeRefused, int Quorum, bool IsQuorate, bool IsQuorateForCase, int Voting, int Base, int FavourNeeded, bool IsVoid, bool? Passes);

/// <summary>A vote to be planned: a day, or the last one of a year.</summary>
/// <param name="Scope">Whose rules.</param>
/// <param name="Vote">The day of the vote; null for the last of <paramref name="Year"/>.</param>
/// <param name="Year">The year; null where a day is named.</param>
/// <param name="Published">The day on which the result would be published; null for the day of the vote.</param>
public sealed record PlanningQuestion(RuleQuestion Scope, LocalDate? Vote, int? Year, LocalDate? Published);

/// <summary>The days that follow.</summary>
/// <param name="Plan">Vote, notice and filing.</param>
/// <param name="LastVoteOfYear">The last vote of that year that can be filed in it.</param>
/// <param name="MustBeFiledInYear">Whether the rules want it filed in the same year.</param>
public sealed record PlanningAnswer(FilingPlan Plan, LocalDate LastVoteOfYear, bool MustBeFiledInYear);
