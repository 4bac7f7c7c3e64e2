using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>What a ballot of a large panel took, and what can be seen of its order.</summary>
/// <param name="VotesASecond">Votes taken a second.</param>
/// <param name="TallySeconds">Closing, balance, count with both codes and sealing of one case: the mean.</param>
/// <param name="OpenOrder">Rank correlation of the order of the votes with the order of the rows while voting is open: the mean over all cases.</param>
/// <param name="ClosedOrder">The same once voting is closed.</param>
sealed record BallotFigures(double VotesASecond, double TallySeconds, double OpenOrder, double ClosedOrder)
{
    /// <summary>What chance allows: four standard deviations of the mean of so many independent rank correlations.</summary>
    public static readonly double Chance = 4 / Math.Sqrt((TitleBallot.Members - 1) * TitleBallot.Cases);

    /// <summary>Whether the order of the votes cannot be told from the rows.</summary>
    public bool IsUnordered => Math.Abs(ClosedOrder) <= Chance;

    public override string ToString() => $"{TitleBallot.Members} experts on {TitleBallot.Cases} cases over HTTP, all at once on each: {VotesASecond:0} votes a second, {TallySeconds * 1000:0} ms to close, balance, count and seal a case; "
        + $"order of the votes against the order of the rows: {OpenOrder:0.00} while voting is open, {ClosedOrder:0.00} after (chance allows {Chance:0.00}); the sealed lists are sorted, one transaction wrote each, and nothing else was written";
}

/// <summary>
/// A panel of 25 votes on 100 cases, through the server as a process of its own. Voters come in another order each time; afterwards everything the database shows of a ballot is
/// held against the order in which they came.
/// </summary>
static partial class TitleBallot
{
    public const int Members = 25, Cases = 100;

    public static async Task<BallotFigures> RunAsync(IServiceProvider app, BenchmarkDatabase database, TitleCity city)
    {
        var (session, cases, seats) = await ConveneAsync(app, city);
        var voters = (await Candidate.SignInAsync(app, seats.Select(seat => (seat.Person, $"{seat.Id}")))).Zip(seats, (browser, seat) => (Browser: browser, seat.Id)).ToArray();
        await using var server = ChildProcess.Start("TrainingLms.Api.dll", ["serve", "--data", database.Folder, "--urls", "http://127.0.0.1:0", .. database.HostArguments]);
        var address = new Uri(Spoken().Match(await server.LineAsync(line => Spoken().IsMatch(line))).Value);
        server.Drain();
        using var load = new ExamLoad(() => address);

        var officers = new Officers(city.Unit, app.GetRequiredService<IClock>());
        var (dice, voting, counting) = (new Random(7), new Stopwatch(), new Stopwatch());
        var (open, closed) = (new List<double>(), new List<double>());
        foreach (var file in cases)
        {
            var (round, scrutineer, teller) = await OpenAsync(app, officers, session, file);
            var choices = voters.Select(_ => (BallotChoice)dice.Next(1, 5)).ToArray();
            dice.Shuffle(voters);
            var order = new List<Guid>();
            voting.Start();
            await Task.WhenAll(voters.Zip(choices, async (voter, choice) =>
            {
                var body = string.Create(CultureInfo.InvariantCulture, $$"""{"choice":"{{choice.ToString().ToLowerInvariant()}}"}""");
                if (!await load.SendAsync(HttpMethod.Post, $"/api/v1/ballot-rounds/{round}/votes", voter.Browser, Encoding.UTF8.GetBytes(body))) throw new InvalidOperationException("A vote was refused.");
                lock (order) order.Add(voter.Id);
            }));
            voting.Stop();
            open.Add(Correlation(order, await RowsAsync(app, round)));

            counting.Start();
            await InAsync(app, room => room.CloseAsync(round, officers.Chair()));
            counting.Stop();
            closed.Add(Correlation(order, await RowsAsync(app, round)));
            await OneWriterAsync(app, round);
            counting.Start();
            await InAsync(app, room => room.BalanceAsync(round, true, officers.Teller()));
            await InAsync(app, room => room.CountAsync(round, scrutineer, teller, officers.Teller()));
            var counted = await InAsync(app, room => room.SealAsync(round, officers.Scrutineer()));
            counting.Stop();
            if (counted.Tally != Tally.Of(choices)) throw new InvalidOperationException("The totals are not those of the votes.");
            await SortedAsync(app, round, choices);
            await InAsync(app, room => room.DeclareAsync(round, officers.Chair()));
        }
        await NothingElseAsync(app, [.. seats.Select(seat => seat.Person)]);
        return new BallotFigures(Cases * Members / voting.Elapsed.TotalSeconds, counting.Elapsed.TotalSeconds / Cases, open.Average(), closed.Average());
    }

    /// <summary>A session with a full room. How a panel is drawn and cleared is the subject of tests, not of this.</summary>
    static async Task<(Guid Session, IReadOnlyList<Guid> Cases, IReadOnlyList<(Guid Id, Guid Person)> Seats)> ConveneAsync(IServiceProvider app, TitleCity city)
    {
        await using var scope = app.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        var clock = new Act(Actor.System, app.GetRequiredService<IClock>().GetCurrentInstant());
        var office = clock with { By = new Actor(clock.NewId(), "Zhou", [new Grant(Role.Secretariat, city.Unit, true, city.Unit)], FlatUnits.Instance) };
        var (today, round) = (clock.At.InUtc().Date, await db.EvaluationRounds.SingleAsync(one => one.Id == city.Round));
        var session = ReviewSession.Plan(new NewSession("BENCHMARK", round.Id, city.Unit, TitleLevel.AssociateSenior, round.Specialty, PanelBasis.Series, Members, today, round.FilingTo, RecusalDenominator.ExcludeFromPresent), office);
        db.ReviewSessions.Add(session);
        var files = await db.TitleApplications.AsNoTracking().Where(file => file.RoundId == round.Id).OrderBy(file => file.Id).Take(Cases).Select(file => new { file.Id, file.ApplicantId }).ToListAsync();
        foreach (var file in files) session.Assign(new SessionCase { SessionId = session.Id, ApplicationId = file.Id, ApplicantId = file.ApplicantId }, office);
        var draw = PanelDraw.Begin(session, 1, office);
        db.PanelDraws.Add(draw);
        List<(Guid, Guid)> seats = [];
        var members = city.Experts.Take(Members).ToList();
        foreach (var (rank, person) in (await db.People.Where(one => members.Contains(one.Id)).ToListAsync()).Index())
        {
            var code = string.Create(CultureInfo.InvariantCulture, $"B{rank:00}");
            var expert = ExpertMembership.Nominate(new NewExpert(person.Id, city.Unit, code, TitleLevel.AssociateSenior, round.Specialty, "city"), office);
            db.ExpertMemberships.Add(expert);
            var seat = PanelSeat.Draw(session, draw, expert, new DrawnSeat(code, rank + 1, false), office);
            db.PanelSeats.Add(seat);
            seats.Add((seat.Id, person.Id));
            var appointment = RoleAppointment.Propose(new NewAppointment(person.Id, Role.Expert, city.Unit, true, today.PlusDays(-1), null, "benchmark"), null, clock.Given(new Appointee(person)));
            appointment.Move(AppointmentTrigger.Approve, clock);
            db.RoleAppointments.Add(appointment);
        }
        await db.SaveChangesAsync();
        var cases = files.ConvertAll(file => file.Id);
        await db.ReviewSessions.Where(one => one.Id == session.Id).ExecuteUpdateAsync(one => one.SetProperty(s => s.State, SessionState.Deliberating));
        await db.PanelSeats.Where(one => one.SessionId == session.Id).ExecuteUpdateAsync(one => one.SetProperty(s => s.State, SeatState.Seated));
        await db.TitleApplications.Where(one => cases.Contains(one.Id)).ExecuteUpdateAsync(one => one.SetProperty(f => f.State, TitleApplicationState.ReadyForMeeting).SetProperty(f => f.SessionId, session.Id));
        return (session.Id, cases, seats);
    }

    /// <summary>Puts a case on the table, freezes its roll and opens voting with two codes.</summary>
    static async Task<(Guid Round, string Scrutineer, string Teller)> OpenAsync(IServiceProvider app, Officers officers, Guid session, Guid file)
    {
        await using var scope = app.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<SessionRoom>();
        await sessions.TakeCaseAsync(session, file, officers.Chair());
        var round = (await sessions.FreezeRollAsync(session, officers.Chair())).Id;
        var scrutineer = await InAsync(app, room => room.TakeCodeAsync(round, BallotRoundTrigger.TakeScrutineerCode, officers.Scrutineer()));
        var teller = await InAsync(app, room => room.TakeCodeAsync(round, BallotRoundTrigger.TakeTellerCode, officers.Teller()));
        await InAsync(app, room => room.OpenAsync(round, officers.Chair()));
        return (round, $"{scrutineer.Code}", $"{teller.Code}");
    }

    /// <summary>The seats of a roll as their rows lie in the table.</summary>
    static async Task<List<Guid>> RowsAsync(IServiceProvider app, Guid round)
    {
        await using var scope = app.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        return db.Dialect.Name == "postgresql"
            ? await db.Database.SqlQuery<Guid>($"SELECT seat_id AS \"Value\" FROM (SELECT seat_id FROM ballot_entitlements WHERE round_id = {round} ORDER BY ctid) rows").ToListAsync()
            : await db.Database.SqlQuery<Guid>($"SELECT seat_id AS \"Value\" FROM ballot_entitlements WHERE round_id = {round}").ToListAsync();
    }

    /// <summary>On PostgreSQL each row names the transaction that wrote it: once voting is closed it is the same for all.</summary>
    static async Task OneWriterAsync(IServiceProvider app, Guid round)
    {
        await using var scope = app.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        if (db.Dialect.Name != "postgresql") return;
        var writers = await db.Database.SqlQuery<int>($"SELECT count(DISTINCT xmin::text)::int AS \"Value\" FROM ballot_entitlements WHERE round_id = {round}").SingleAsync();
        if (writers != 1) throw new InvalidOperationException($"{writers} transactions can be told apart in a closed roll.");
    }

    static async Task SortedAsync(IServiceProvider app, Guid round, IEnumerable<BallotChoice> choices)
    {
        await using var scope = app.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        var list = await db.SealedBallots.Where(one => one.RoundId == round).OrderBy(one => one.Ordinal).Select(one => one.Choice).ToListAsync();
        if (!list.SequenceEqual(choices.Order())) throw new InvalidOperationException("A sealed list is not sorted.");
        if (await db.BallotEntitlements.AnyAsync(one => one.RoundId == round && one.Envelope != null)) throw new InvalidOperationException("An envelope outlived the sealing.");
    }

    /// <summary>No entry of the trail, no message to write and no kept answer comes of a vote.</summary>
    static async Task NothingElseAsync(IServiceProvider app, List<Guid> voters)
    {
        await using var scope = app.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        var written = await db.AuditEntries.CountAsync(entry => voters.Contains(entry.ActorId)) + await db.IdempotentAnswers.CountAsync(answer => voters.Contains(answer.PersonId));
        if (written != 0) throw new InvalidOperationException($"{written} rows tell of votes.");
    }

    /// <summary>Spearman's coefficient of the places that each has in both orders.</summary>
    static double Correlation(List<Guid> one, List<Guid> other)
    {
        var places = other.Index().ToDictionary(at => at.Item, at => at.Index);
        double count = one.Count;
        return 1 - 6 * one.Index().Sum(at => Math.Pow(at.Index - places[at.Item], 2)) / (count * (count * count - 1));
    }

    static async Task<T> InAsync<T>(IServiceProvider app, Func<BallotRoom, Task<T>> work)
    {
        await using var scope = app.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<BallotRoom>());
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Spoken();

    /// <summary>Who holds the meeting: three people, as the rules want it.</summary>
    sealed class Officers(Guid unit, IClock clock)
    {
        readonly Actor chair = Of(unit, Role.Chair, clock), scrutineer = Of(unit, Role.Scrutineer, clock), teller = Of(unit, Role.Teller, clock);

        public Act Chair() => new(chair, clock.GetCurrentInstant());

        public Act Scrutineer() => new(scrutineer, clock.GetCurrentInstant());

        public Act Teller() => new(teller, clock.GetCurrentInstant());

        static Actor Of(Guid unit, string role, IClock clock) => new(new Act(Actor.System, clock.GetCurrentInstant()).NewId(), role, [new Grant(role, unit, true, unit)], FlatUnits.Instance);
    }
}
