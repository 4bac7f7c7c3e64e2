using TrainingLms.People;
using TrainingLms.Titles;
using static TrainingLms.Titles.SessionState;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What happens in sessions: the draw, seats, the meeting and its ballots.</summary>
sealed partial class RoundWalk
{
    const int PanelSize = 7;

    static readonly SessionState[] Over = [Cancelled, Annulled, Archived];

    async Task SessionAsync(RoundState now)
    {
        if (now.Sessions.LastOrDefault(s => !Over.Contains(s.State)) is not { } session)
        {
            await PlanAsync(now);
            return;
        }
        var path = $"/api/v1/title-sessions/{session.Id}";
        var cases = now.Cases.Where(c => c.SessionId == session.Id).Select(c => now.Applications.Single(a => a.Id == c.ApplicationId)).ToList();
        var seats = now.Seats.Where(s => s.SessionId == session.Id).ToList();
        if (session.State is not Planned && dice.Once(60)) await TryAsync(One(Role.Supervisor), $"{path}/suspension", Because("现场事故"));
        if (dice.Once(250)) await TryAsync(One(Role.SecretariatLead), $"{path}/cancellation", Because("改期"));
        switch (session.State)
        {
            // A meeting for three, or for those there are once in a while.
            case Planned when cases.Count >= 3 || (cases.Count > 0 && dice.Once(12)):
                await DrawAsync(session, path);
                break;
            case PanelDrawn:
                await TryAsync(One(Role.Secretariat), $"{path}/invitations");
                break;
            case PanelForming:
                await FormAsync(path, seats, cases, now);
                break;
            case PanelReady:
                await PrepareAsync(path, seats, cases, now);
                break;
            case RollCall:
                foreach (var seat in seats.Where(s => s.State == SeatState.Cleared && !dice.Once(6))) await TryAsync(people.Experts[seat.PersonId], $"/api/v1/panel-seats/{seat.Id}/check-in");
                await TryAsync(One(Role.Chair), $"{path}/{(dice.Once(8) ? "adjournment" : "quorum")}");
                break;
            case Adjourned:
                await TryAsync(One(Role.Secretariat), $"{path}/reconvening", new { heldOn = Iso(Today) });
                break;
            case Deliberating:
                await MoveAboutAsync(seats, cases);
                // What is not ripe, or was withdrawn meanwhile, is called and deferred.
                var pending = now.Cases.Where(c => c.SessionId == session.Id && c.Outcome == CaseOutcome.Pending).ToList();
                await (pending.Count > 0 && !dice.Once(10) ? TryAsync(One(Role.Chair), $"{path}/current-case", new { applicationId = dice.Of(pending).ApplicationId })
                    : TryAsync(One(Role.Chair), $"{path}/close-of-business"));
                break;
            case CaseOpen:
                var isRipe = now.Applications.Single(a => a.Id == session.CurrentCaseId).State == TitleApplicationState.ReadyForMeeting;
                await (!isRipe || dice.Once(12) ? TryAsync(One(Role.Chair), $"{path}/deferral", Because("材料待核")) : TryAsync(One(Role.Chair), $"{path}/roll-freeze"));
                break;
            case CaseBalloting when now.Ballots.LastOrDefault(b => b.SessionId == session.Id) is { } ballot:
                await BallotAsync(ballot, now);
                break;
            case Declaring:
                await TryAsync(One(Role.Chair), $"{path}/announcement");
                break;
            case Declared when cases.Any(a => a.State == TitleApplicationState.ResultPending):
                await TryAsync(One(Role.Secretariat), $"/api/v1/title-rounds/{RoundId}/result-notices", new { sessionId = session.Id, contact = "评审办 000-0000" });
                break;
            case Declared:
                await TryAsync(One(Role.Secretariat), $"{path}/archiving", new { minutesReference = "纪要〔2026〕1号" });
                break;
            case Suspended:
                await TryAsync(One(Role.Authority), $"{path}/{(dice.Once(6) ? "annulment" : "resumption")}", Because("已查清"));
                break;
        }
    }

    async Task PlanAsync(RoundState now)
    {
        if (now.Applications.Any(a => a.State == TitleApplicationState.Eligible))
            await TryAsync(One(Role.Secretariat), "/api/v1/title-sessions", new { key = $"WALK-{RoundId:N}-{sessions++}", roundId = RoundId, level = "intermediate", basis = "specialty", panelSize = PanelSize, heldOn = Iso(Today.PlusDays(dice.Throw(3))) });
    }

    async Task DrawAsync(ReviewSession session, string path)
    {
        var (office, supervisor) = (One(Role.Secretariat), One(Role.Supervisor));
        await TryAsync(office, $"{path}/draw");
        await TryAsync(office, $"{path}/draw/commitments", new { custodian = "a", commitment = DrawOrder.HashOf($"{session.Key}-甲") });
        await TryAsync(supervisor, $"{path}/draw/commitments", new { custodian = "b", commitment = DrawOrder.HashOf($"{session.Key}-乙") });
        await TryAsync(office, $"{path}/draw/pool");
        if (dice.Once(5)) await TryAsync(office, $"{path}/draw/shares", new { custodian = "a", share = "another" });
        await TryAsync(office, $"{path}/draw/shares", new { custodian = "a", share = $"{session.Key}-甲" });
        await TryAsync(supervisor, $"{path}/draw/shares", new { custodian = "b", share = $"{session.Key}-乙" });
        await TryAsync(office, $"{path}/draw/order");
    }

    async Task FormAsync(string session, List<PanelSeat> seats, List<TitleApplication> cases, RoundState now)
    {
        foreach (var seat in seats)
        {
            var path = $"/api/v1/panel-seats/{seat.Id}";
            switch (seat.State)
            {
                case SeatState.Invited when dice.Once(10):
                    await TryAsync(people.Experts[seat.PersonId], $"{path}/refusal", Because("出差"));
                    break;
                case SeatState.Invited:
                    await TryAsync(people.Experts[seat.PersonId], $"{path}/acceptance", new
                    {
                        declarations = cases.Select(a => dice.Once(15) ? (object)new { applicationId = a.Id, hasConflict = true, ground = dice.Once(2) ? "family" : "teacher_student" } : new { applicationId = a.Id, hasConflict = false }),
                    });
                    break;
                case SeatState.Accepted:
                    await TryAsync(One(Role.SecretariatLead), $"{path}/clearance");
                    break;
                case SeatState.RecusedPartially:
                    if (now.Recusals.FirstOrDefault(r => r.SeatId == seat.Id && r.WaivedAt is null) is { } recusal && dice.Once(3))
                        await TryAsync(One(dice.Once(2) ? Role.Secretariat : Role.SecretariatLead), $"{path}/{(dice.Once(2) ? "waiver-signatures" : "waivers")}", new { applicationId = recusal.ApplicationId, reason = "关系久远" });
                    await TryAsync(One(Role.Secretariat), $"{path}/{(dice.Once(4) ? "whole-recusal" : "clearance-signature")}", Because("回避过多"));
                    await TryAsync(One(Role.SecretariatLead), $"{path}/clearance");
                    break;
                case SeatState.RecusedWholly:
                    await TryAsync(One(Role.Secretariat), $"{path}/substitution", Because("由候补替换"));
                    break;
            }
        }
        await server.SweepAsync();
        if (dice.Once(4))
        {
            await TryAsync(One(Role.Secretariat), $"{session}/redraw-request", Because("候补已用完"));
            await TryAsync(One(Role.Supervisor), $"{session}/redraw", Because("同意重抽"));
        }
    }

    async Task PrepareAsync(string path, List<PanelSeat> seats, List<TitleApplication> cases, RoundState now)
    {
        if (cases.FirstOrDefault(a => a.State == TitleApplicationState.Scheduled) is { } scheduled && !dice.Once(10))
        {
            await TryAsync(One(Role.Secretariat), $"{path}/cases/{scheduled.Id}/expert-review");
            return;
        }
        if (now.Readings.FirstOrDefault(r => cases.Any(a => a.Id == r.ApplicationId && a.State == TitleApplicationState.ExpertReview) && seats.Any(s => s.Id == r.SeatId)
            && !now.Opinions.Any(o => o.SeatId == r.SeatId && o.ApplicationId == r.ApplicationId)) is { } reading && !dice.Once(20))
        {
            await TryAsync(people.Experts[seats.Single(s => s.Id == reading.SeatId).PersonId], $"{path}/cases/{reading.ApplicationId}/opinion", new { text = "同意推荐。" });
            return;
        }
        await TryAsync(One(Role.Chair), $"{path}/opening");
    }

    /// <summary>Somebody leaves, comes back, or finds only now that a case is too near.</summary>
    async Task MoveAboutAsync(List<PanelSeat> seats, List<TitleApplication> cases)
    {
        if (seats.Where(s => s.State is SeatState.Seated or SeatState.Left).ToList() is not { Count: > 0 } there) return;
        var seat = dice.Of(there);
        await (dice.Throw(4) switch
        {
            0 => TryAsync(people.Experts[seat.PersonId], $"/api/v1/panel-seats/{seat.Id}/leave"),
            1 => TryAsync(people.Experts[seat.PersonId], $"/api/v1/panel-seats/{seat.Id}/check-in"),
            2 when cases.Count > 0 => TryAsync(people.Experts[seat.PersonId], $"/api/v1/panel-seats/{seat.Id}/recusals", new { applicationId = dice.Of(cases).Id, reason = "想起曾共事" }),
            _ => Task.CompletedTask,
        });
    }

    async Task BallotAsync(BallotRound ballot, RoundState now)
    {
        var path = $"/api/v1/ballot-rounds/{ballot.Id}";
        if (dice.Once(25))
        {
            await TryAsync(One(Role.Scrutineer), $"{path}/annulment-request", Because("设备故障"));
            await TryAsync(One(Role.Supervisor), $"{path}/annulment", Because("设备故障"));
            return;
        }
        switch (ballot.State)
        {
            case BallotRoundState.Prepared when dice.Once(6):
                var favour = dice.Throw(ballot.Issued + 2);
                await TryAsync(One(Role.Teller), $"{path}/paper-totals", new { favour, against = ballot.Issued - favour, abstain = 0, blank = 0 });
                await TryAsync(One(Role.Scrutineer), $"{path}/seal");
                break;
            case BallotRoundState.Prepared:
                var first = await TryAsync(people.Of(Role.Scrutineer)[0], $"{path}/scrutineer-code");
                var second = await TryAsync(people.Of(Role.Teller)[0], $"{path}/teller-code");
                if (first is not null && second is not null) codes[ballot.Id] = (first.Value.Text("code"), second.Value.Text("code"));
                await TryAsync(One(Role.Chair), $"{path}/opening");
                break;
            case BallotRoundState.Open:
                await VoteAsync(ballot, path, now);
                break;
            case BallotRoundState.Closed:
                await TryAsync(One(Role.Teller), $"{path}/balance");
                break;
            case BallotRoundState.Balanced:
                var (scrutineer, teller) = codes.GetValueOrDefault(ballot.Id, ("", ""));
                await TryAsync(people.Of(Role.Teller)[0], $"{path}/count", new { scrutineerCode = dice.Once(10) ? "WRONG" : scrutineer, tellerCode = teller });
                break;
            case BallotRoundState.Counted:
                await TryAsync(people.Of(Role.Scrutineer)[0], $"{path}/seal");
                break;
            case BallotRoundState.Sealed:
                await TryAsync(One(Role.Chair), $"{path}/declaration");
                break;
        }
    }

    /// <summary>Most of those entitled vote, mostly in favour; some vote twice, and somebody who may not tries.</summary>
    async Task VoteAsync(BallotRound ballot, string path, RoundState now)
    {
        var seats = now.Seats.Where(s => s.SessionId == ballot.SessionId).ToDictionary(s => s.Id);
        foreach (var entry in now.Roll.Where(e => e.RoundId == ballot.Id && !dice.Once(25)))
        {
            var choice = dice.Throw(20) switch { < 17 => "favour", 17 => "abstain", _ => "against" };
            await TryAsync(people.Experts[seats[entry.SeatId].PersonId], $"{path}/votes", new { choice });
        }
        await TryAsync(dice.Of([.. people.Experts.Values]), $"{path}/votes", new { choice = "against" });
        server.Clock.Advance(NodaTime.Duration.FromMinutes(11));
        await TryAsync(One(Role.Chair), $"{path}/closing");
    }
}
