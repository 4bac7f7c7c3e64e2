using TrainingLms.People;
using TrainingLms.Titles;
using static TrainingLms.Titles.SessionState;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What happens in sessions: the draw, seats and the meeting.</summary>
sealed partial class RoundWalk
{
    const int PanelSize = 7, MostCases = 10, MostSessions = 3;

    static readonly SessionState[] Over = [Cancelled, Annulled, Archived];

    static readonly TitleApplicationState[] BeforePanel =
    [
        TitleApplicationState.Draft, TitleApplicationState.EmployerReview, TitleApplicationState.EmployerNotice, TitleApplicationState.EmployerNoticeHeld, TitleApplicationState.EmployerRecommending,
        TitleApplicationState.AcceptanceCheck, TitleApplicationState.SupplementRequested, TitleApplicationState.EligibilityCheck, TitleApplicationState.EligibilityProposed,
    ];

    /// <summary>Cases for the next session, those of one that came to nothing included.</summary>
    List<TitleApplication> ForAPanel => [.. InOrder(Now.Applications.Where(a => a.State == TitleApplicationState.Eligible || (a.State == TitleApplicationState.ReadyForMeeting && a.SessionId is null)), a => a.Id)];

    IEnumerable<Func<Task>> RipeSessions()
    {
        var running = InOrder(Now.Sessions.Where(s => !Over.Contains(s.State)), s => s.Id).ToList();
        if (running.Count < MostSessions && ForAPanel is { Count: > 0 } waiting && (waiting.Count >= MostCases || !Now.Applications.Any(a => BeforePanel.Contains(a.State)))) yield return PlanAsync;
        foreach (var session in running)
            if (IsRipe(session))
                // A session has as much to do as a dozen cases.
                for (var i = 0; i < 4; i++) yield return () => SessionAsync(session);
    }

    bool IsRipe(ReviewSession session) => session.State switch
    {
        PanelForming => SeatsOf(session).Any(s => s.State is SeatState.Accepted or SeatState.RecusedPartially or SeatState.RecusedWholly || (s.State == SeatState.Invited && !IsPondered(s.Id, "silent")))
            || !SeatsOf(session).Any(s => s.State == SeatState.Invited),
        PanelReady => session.HeldOn <= Today || CasesOf(session).Any(a => a.State is TitleApplicationState.Scheduled && !IsPondered(session.Id, "opens anyway")) || Unread(session).Any(),
        Adjourned => !IsPondered(session.Id, "lapses"),
        _ => true,
    };

    List<PanelSeat> SeatsOf(ReviewSession session) => [.. InOrder(Now.Seats.Where(s => s.SessionId == session.Id), s => s.Id)];

    List<TitleApplication> CasesOf(ReviewSession session) => [.. InOrder(Now.Cases.Where(c => c.SessionId == session.Id).Select(c => Now.Applications.Single(a => a.Id == c.ApplicationId)), a => a.Id)];

    async Task SessionAsync(ReviewSession session)
    {
        var path = $"/api/v1/title-sessions/{session.Id}";
        var (cases, seats) = (CasesOf(session), SeatsOf(session));
        acted.Add(session.Id);
        if (session.State is not (Planned or Suspended or Declared) && dice.Once(80)) await TryAsync(One(Role.Supervisor), $"{path}/suspension", Because("现场事故"));
        if (dice.Once(120)) await TryAsync(One(Role.SecretariatLead), $"{path}/cancellation", Because("改期"));
        if (seats.Count > 0 && dice.Once(70)) await TryAsync(One(Role.Supervisor), $"/api/v1/panel-seats/{dice.Of(seats).Id}/dismissal", Because("违反纪律"));
        if (seats.Count > 0 && dice.Once(60)) await TryAsync(One(Role.SecretariatLead), $"/api/v1/panel-seats/{dice.Of(seats).Id}/replacement", Because("工作调动"));
        switch (session.State)
        {
            case Planned:
                if (cases.Count == 0) await TryAsync(One(Role.SecretariatLead), $"{path}/cancellation", Because("没有案件"));
                else await DrawAsync(session, path);
                break;
            case PanelDrawn:
                await TryAsync(One(Role.Secretariat), $"{path}/invitations");
                break;
            case PanelForming:
                await FormAsync(session, path, seats, cases);
                break;
            case PanelReady:
                await PrepareAsync(session, path, seats, cases);
                break;
            case RollCall:
                // Now and then too few come.
                var isThin = Ponders(session.Id, "thin", 6) || IsPondered(session.Id, $"thin {session.HeldOn}");
                if (isThin) pondered.Add((session.Id, $"thin {session.HeldOn}"));
                foreach (var seat in seats.Where(s => s.State == SeatState.Cleared || (s.State == SeatState.Left && !dice.Once(5))).Where(_ => !dice.Once(isThin ? 2 : 12)))
                    await TryAsync(people.Experts[seat.PersonId], $"/api/v1/panel-seats/{seat.Id}/check-in");
                if (isThin) server.Clock.Advance(NodaTime.Duration.FromMinutes(31));
                if (await TryAsync(One(Role.Chair), $"{path}/quorum") is null) await TryAsync(One(Role.Chair), $"{path}/adjournment");
                break;
            case Adjourned:
                if (!Ponders(session.Id, "lapses", 4)) pondered.Remove((session.Id, "lapses"));
                if (!IsPondered(session.Id, "lapses")) await TryAsync(One(Role.Secretariat), $"{path}/reconvening", new { heldOn = Iso(Today) });
                break;
            case Deliberating:
                await MoveAboutAsync(seats, cases);
                // What is not ripe is called and deferred; what has ended, or too few can vote on, is put off by name.
                var pending = InOrder(Now.Cases.Where(c => c.SessionId == session.Id && c.Outcome == CaseOutcome.Pending), c => c.ApplicationId).ToList();
                if (pending.Count == 0 || dice.Once(30)) await TryAsync(One(Role.Chair), $"{path}/close-of-business");
                else if (dice.Of(pending).ApplicationId is var called && await TryAsync(One(Role.Chair), $"{path}/current-case", new { applicationId = called }) is null)
                {
                    // Too few are left for it, or it has ended: whoever went out comes back, and where that does not help it is put off, or the meeting is stopped.
                    var away = seats.Where(s => s.State is SeatState.Left or SeatState.Cleared).ToList();
                    foreach (var seat in away) await TryAsync(people.Experts[seat.PersonId], $"/api/v1/panel-seats/{seat.Id}/check-in");
                    if (away.Count == 0 && !dice.Once(4)) await TryAsync(One(Role.Chair), $"{path}/deferral", new { applicationId = called, reason = "不能表决" });
                    else if (away.Count == 0) await TryAsync(One(Role.Supervisor), $"{path}/suspension", Because("到会人数不足"));
                }
                break;
            case CaseOpen:
                var isReady = Now.Applications.Single(a => a.Id == session.CurrentCaseId).State == TitleApplicationState.ReadyForMeeting;
                if (!isReady || dice.Once(40) || await TryAsync(One(Role.Chair), $"{path}/roll-freeze") is null) await TryAsync(One(Role.Chair), $"{path}/deferral", Because("材料待核"));
                break;
            case CaseBalloting when InOrder(Now.Ballots.Where(b => b.SessionId == session.Id && b.State is not (BallotRoundState.Declared or BallotRoundState.Voided)), b => b.Id).LastOrDefault() is { } ballot:
                await BallotAsync(ballot, ballot.State);
                break;
            case Declaring:
                await ExamineAsync(session, seats);
                await TryAsync(One(Role.Chair), $"{path}/announcement");
                break;
            case Declared when cases.Any(a => a.State == TitleApplicationState.ResultPending && a.SessionId == session.Id):
                await TryAsync(One(Role.Secretariat), $"/api/v1/title-rounds/{RoundId}/result-notices", new { sessionId = session.Id, contact = "评审办 000-0000" });
                break;
            case Declared:
                await TryAsync(One(Role.Secretariat), $"{path}/archiving", new { minutesReference = "纪要〔2026〕1号" });
                break;
            case Suspended:
                await TryAsync(Other(Role.Authority, session.Id), $"{path}/{(dice.Once(4) ? "annulment" : "resumption")}", Because("已查清"));
                break;
        }
    }

    async Task PlanAsync()
    {
        var planned = await TryAsync(One(Role.Secretariat), "/api/v1/title-sessions", new
        {
            key = $"WALK-{sessions++:000}",
            roundId = RoundId,
            level = "intermediate",
            basis = "specialty",
            panelSize = PanelSize,
            heldOn = Iso(Today.PlusDays(dice.Throw(4))),
            recusalDenominator = dice.Once(3) ? "keep_in_denominator" : "exclude_from_present",
        });
        if (planned is null) return;
        foreach (var file in ForAPanel.Take(MostCases)) await TryAsync(One(Role.Secretariat), $"/api/v1/title-sessions/{planned.Value.Id()}/cases", new { applicationId = file.Id });
        // One panel in five is hard to find.
        if (dice.Once(5)) pondered.Add((planned.Value.Id(), "unlucky"));
    }

    async Task DrawAsync(ReviewSession session, string path)
    {
        var (office, supervisor) = (One(Role.Secretariat), One(Role.Supervisor));
        await TryAsync(office, $"{path}/draw");
        await TryAsync(office, $"{path}/draw/commitments", new { custodian = "a", commitment = DrawOrder.HashOf($"{session.Key}-甲{session.DrawNumber}") });
        await TryAsync(supervisor, $"{path}/draw/commitments", new { custodian = "b", commitment = DrawOrder.HashOf($"{session.Key}-乙{session.DrawNumber}") });
        await TryAsync(office, $"{path}/draw/pool");
        if (dice.Once(5)) await TryAsync(office, $"{path}/draw/shares", new { custodian = "a", share = "another" });
        await TryAsync(office, $"{path}/draw/shares", new { custodian = "a", share = $"{session.Key}-甲{session.DrawNumber}" });
        await TryAsync(supervisor, $"{path}/draw/shares", new { custodian = "b", share = $"{session.Key}-乙{session.DrawNumber}" });
        await TryAsync(office, $"{path}/draw/order");
    }

    async Task FormAsync(ReviewSession session, string sessionPath, List<PanelSeat> seats, List<TitleApplication> cases)
    {
        var isUnlucky = IsPondered(session.Id, "unlucky");
        var isIdle = true;
        foreach (var seat in seats)
        {
            var (path, expert) = ($"/api/v1/panel-seats/{seat.Id}", people.Experts[seat.PersonId]);
            if (seat.State == SeatState.Invited && !IsPondered(seat.Id, "silent") && dice.Once(25)) pondered.Add((seat.Id, "silent"));
            isIdle &= seat.State is not (SeatState.Accepted or SeatState.RecusedPartially or SeatState.RecusedWholly) && (seat.State != SeatState.Invited || IsPondered(seat.Id, "silent"));
            switch (seat.State)
            {
                case SeatState.Invited when IsPondered(seat.Id, "silent"):
                    break;
                case SeatState.Invited when isUnlucky ? !dice.Once(3) : dice.Once(15):
                    await TryAsync(expert, $"{path}/refusal", Because("出差"));
                    break;
                case SeatState.Invited:
                    List<(Guid Case, bool Has)> declared = cases.ConvertAll(a => (a.Id, dice.Once(60)));
                    if (dice.Once(40)) declared = declared.ConvertAll(one => (one.Case, true));
                    if (await TryAsync(expert, $"{path}/acceptance", new { declarations = declared.Select(one => one.Has ? (object)new { applicationId = one.Case, hasConflict = true, ground = dice.Once(2) ? "family" : "teacher_student" } : new { applicationId = one.Case, hasConflict = false }) }) is not null)
                        ConflictsDeclared.UnionWith(declared.Where(one => one.Has).Select(one => (seat.Id, one.Case)));
                    break;
                case SeatState.Accepted:
                    await TryAsync(One(Role.SecretariatLead), $"{path}/clearance");
                    break;
                case SeatState.RecusedPartially:
                    await SettleRecusalsAsync(seat, path);
                    break;
                case SeatState.RecusedWholly:
                    await TryAsync(One(Role.Secretariat), $"{path}/substitution", Because("由候补替换"));
                    break;
            }
        }
        if (!isIdle) return;
        // All that could be done is done, and still the panel is not complete.
        if (await TryAsync(One(Role.Secretariat), $"{sessionPath}/redraw-request", Because("候补已用完")) is not null) await TryAsync(One(Role.Supervisor), $"{sessionPath}/redraw", Because("同意重抽"));
        else if (dice.Once(2) && seats.Where(s => s.State == SeatState.Cleared && Now.Recusals.Any(r => r.SeatId == s.Id)).ToList() is { Count: > 0 } recused) await TryAsync(One(Role.SecretariatLead), $"/api/v1/panel-seats/{dice.Of(recused).Id}/replacement", Because("回避过多"));
        else if (dice.Once(4)) await TryAsync(One(Role.SecretariatLead), $"{sessionPath}/cancellation", Because("无法组成评委会"));
        await SweepAsync(NodaTime.Duration.FromMinutes(2));
    }

    async Task SettleRecusalsAsync(PanelSeat seat, string path)
    {
        foreach (var recusal in InOrder(Now.Recusals.Where(r => r.SeatId == seat.Id && r.WaivedAt is null), r => r.ApplicationId).Where(_ => dice.Once(3)))
        {
            var first = One(Role.Secretariat);
            await TryAsync(first, $"{path}/waiver-signatures", new { applicationId = recusal.ApplicationId, reason = "关系久远" });
            if (!dice.Once(4)) await TryAsync(One(Role.SecretariatLead), $"{path}/waivers", new { applicationId = recusal.ApplicationId, reason = "关系久远" });
        }
        if (await TryAsync(One(Role.Secretariat), $"{path}/whole-recusal", Because("回避过多")) is not null) return;
        await TryAsync(One(Role.Secretariat), $"{path}/clearance-signature", Because("回避已排除"));
        await TryAsync(One(Role.SecretariatLead), $"{path}/clearance");
    }

    /// <summary>What members were given to read and have said nothing of.</summary>
    IEnumerable<CaseReading> Unread(ReviewSession session)
    {
        var (open, cases) = (SeatsOf(session).Select(s => s.Id).ToHashSet(), CasesOf(session).Where(a => a.State == TitleApplicationState.ExpertReview).Select(a => a.Id).ToHashSet());
        return Now.Readings.Where(r => open.Contains(r.SeatId) && cases.Contains(r.ApplicationId) && !IsPondered(r.SeatId, $"opinion {r.ApplicationId}")
            && !Now.Opinions.Any(o => o.SeatId == r.SeatId && o.ApplicationId == r.ApplicationId));
    }

    async Task PrepareAsync(ReviewSession session, string path, List<PanelSeat> seats, List<TitleApplication> cases)
    {
        if (cases.FirstOrDefault(a => a.State == TitleApplicationState.Scheduled) is { } scheduled && !dice.Once(15))
        {
            var office = One(Role.Secretariat);
            if (dice.Once(3)) await TryAsync(office, $"{path}/cases/{scheduled.Id}/expert-review");
            else if ((await office.GetAsync($"{path}/reading-plan")) is var plan && plan.TryGetProperty("hash", out var hash)) await TryAsync(office, $"{path}/reading-plan", new { hash = hash.GetString() });
            if (IsPondered(session.Id, $"review {scheduled.Id}")) pondered.Add((session.Id, "opens anyway"));
            pondered.Add((session.Id, $"review {scheduled.Id}"));
            if (!IsPondered(session.Id, "opens anyway")) return;
        }
        var open = seats.ToDictionary(s => s.Id);
        var readings = Unread(session);
        var isAny = false;
        foreach (var reading in readings.OrderBy(r => labels[r.SeatId], StringComparer.Ordinal).ThenBy(r => labels[r.ApplicationId], StringComparer.Ordinal).ToList())
        {
            pondered.Add((reading.SeatId, $"opinion {reading.ApplicationId}"));
            if (dice.Once(80)) continue;
            await TryAsync(people.Experts[open[reading.SeatId].PersonId], $"{path}/cases/{reading.ApplicationId}/opinion", new { text = "同意推荐。" });
            isAny = true;
        }
        if (isAny)
        {
            await SweepAsync(NodaTime.Duration.FromMinutes(2));
        }
        else if (session.HeldOn <= Today || dice.Once(10)) await TryAsync(One(Role.Chair), $"{path}/opening");
    }

    /// <summary>Somebody leaves, comes back, or finds only now that a case is too near.</summary>
    async Task MoveAboutAsync(List<PanelSeat> seats, List<TitleApplication> cases)
    {
        foreach (var away in seats.Where(s => s.State == SeatState.Left && dice.Once(2))) await TryAsync(people.Experts[away.PersonId], $"/api/v1/panel-seats/{away.Id}/check-in");
        if (seats.Where(s => s.State is SeatState.Seated).ToList() is not { Count: > 0 } there) return;
        var seat = dice.Of(there);
        await (dice.Throw(40) switch
        {
            < 3 => TryAsync(people.Experts[seat.PersonId], $"/api/v1/panel-seats/{seat.Id}/leave"),
            3 when cases.Count > 0 => TryAsync(people.Experts[seat.PersonId], $"/api/v1/panel-seats/{seat.Id}/recusals", new { applicationId = dice.Of(cases).Id, reason = "想起曾共事" }),
            _ => Task.CompletedTask,
        });
    }

    /// <summary>What members who were sent away voted in is looked at before anything is announced.</summary>
    async Task ExamineAsync(ReviewSession session, List<PanelSeat> seats)
    {
        foreach (var seat in seats.Where(s => s.State == SeatState.Dismissed))
            foreach (var ballot in InOrder(Now.Ballots.Where(b => b.SessionId == session.Id && Now.Roll.Any(e => e.RoundId == b.Id && e.SeatId == seat.Id)), b => b.Id))
                await TryAsync(One(Role.Supervisor), $"/api/v1/panel-seats/{seat.Id}/ballots/{ballot.Id}/examination", Because("未影响结果"));
    }
}
