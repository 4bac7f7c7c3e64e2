using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What happens in ballots.</summary>
sealed partial class RoundWalk
{
    async Task BallotAsync(BallotRound ballot, BallotRoundState state)
    {
        var path = $"/api/v1/ballot-rounds/{ballot.Id}";
        acted.Add(ballot.SessionId);
        if (dice.Once(60))
        {
            await TryAsync(One(Role.Scrutineer), $"{path}/annulment-request", Because("设备故障"));
            if (!dice.Once(3)) await TryAsync(One(Role.Supervisor), $"{path}/annulment", Because("设备故障"));
            return;
        }
        var (scrutineer, teller) = (Holder(Role.Scrutineer, ballot.ScrutineerId), Holder(Role.Teller, ballot.TellerId));
        switch (state)
        {
            case BallotRoundState.Prepared when ballot.ScrutineerKey is null && dice.Once(8):
                var favour = dice.Once(4) ? dice.Throw(ballot.Issued + 2) : ballot.Issued;
                if (favour > ballot.Issued && dice.Once(2)) await TryAsync(teller, $"{path}/paper-imbalance", new { returned = favour, reason = "票数多于发出" });
                else await TryAsync(teller, $"{path}/paper-totals", new { favour, against = ballot.Issued - favour, abstain = 0, blank = 0 });
                break;
            case BallotRoundState.Prepared:
                var first = ballot.ScrutineerKey is null ? await TryAsync(scrutineer, $"{path}/scrutineer-code") : null;
                var second = ballot.TellerKey is null ? await TryAsync(teller, $"{path}/teller-code") : null;
                var known = codes.GetValueOrDefault(ballot.Id, ("", ""));
                codes[ballot.Id] = (first?.Text("code") ?? known.Item1, second?.Text("code") ?? known.Item2);
                await TryAsync(One(Role.Chair), $"{path}/opening");
                break;
            case BallotRoundState.Open:
                await VoteAsync(ballot, path);
                break;
            case BallotRoundState.Closed:
                if (dice.Once(20)) await TryAsync(teller, $"{path}/imbalance", Because("数目不符"));
                await TryAsync(teller, $"{path}/balance");
                break;
            case BallotRoundState.Balanced when dice.Once(40):
                await TryAsync(One(Role.Scrutineer), $"{path}/annulment-request", Because("口令遗失"));
                await TryAsync(teller, $"{path}/key-loss", Because("口令遗失"));
                break;
            case BallotRoundState.Balanced:
                var (one, other) = codes.GetValueOrDefault(ballot.Id, ("", ""));
                await TryAsync(teller, $"{path}/count", new { scrutineerCode = dice.Once(15) ? "WRONG" : one, tellerCode = other });
                break;
            case BallotRoundState.Counted:
                await TryAsync(scrutineer, $"{path}/seal");
                break;
            case BallotRoundState.Sealed:
                await TryAsync(One(Role.Chair), $"{path}/declaration");
                break;
        }
    }

    /// <summary>Mostly who holds the code already.</summary>
    Persona Holder(string role, Guid? person) => people.Of(role).FirstOrDefault(p => p.Id == person) is { } holder && !dice.Once(20) ? holder : One(role);

    /// <summary>Most of those entitled vote, mostly in favour; some vote twice, and somebody who may not tries. Some ballots go against the applicant.</summary>
    async Task VoteAsync(BallotRound ballot, string path)
    {
        var seats = Now.Seats.Where(s => s.SessionId == ballot.SessionId).ToDictionary(s => s.Id);
        var isAgainst = Ponders(ballot.ApplicationId, $"against {ballot.RoundNo}", 6);
        foreach (var entry in InOrder(Now.Roll.Where(e => e.RoundId == ballot.Id && e.State == EntitlementState.Issued), e => e.SeatId))
        {
            if (dice.Once(60)) continue;
            var choice = dice.Throw(24) switch { < 21 => isAgainst && !dice.Once(3) ? "against" : "favour", 21 => "abstain", _ => "against" };
            await TryAsync(people.Experts[seats[entry.SeatId].PersonId], $"{path}/votes", new { choice });
        }
        await TryAsync(dice.Of([.. people.Experts.Values]), $"{path}/votes", new { choice = "against" });
        var isClosed = await TryAsync(One(Role.Chair), $"{path}/closing") is not null;
        if (isClosed) return;
        server.Clock.Advance(NodaTime.Duration.FromMinutes(11));
        if (dice.Once(2)) await TryAsync(One(Role.Chair), $"{path}/closing");
        else await SweepAsync(NodaTime.Duration.Zero);
    }
}
