using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>
/// Two windows of one candidate, an invigilator and the clock do whatever dice say, in any order: old tabs, repeated and late saves, pauses, more time, hand-ins at the
/// last microsecond. After each step the server says what the model says.
/// </summary>
public abstract class ExamModelTests(LmsServer server)
{
    const int FirstSlot = 19, Slots = 5, Steps = 60;

    [Theory]
    [InlineData(1, "auto_submit"), InlineData(2, "grace"), InlineData(3, "abandon"), InlineData(4, "auto_submit"), InlineData(5, "grace")]
    public async Task Whatever_is_done_in_whatever_order_the_attempt_is_where_the_rules_put_it(int seed, string policy)
    {
        var dice = new Dice((uint)seed);
        var gu = await server.GuAsync();
        HashSet<string> seen = [];
        for (var round = 0; round < 5; round++)
        {
            var exam = await server.PublishedAsync(new { policy, graceSeconds = 300 });
            var model = new AttemptModel(policy, 300, server.Clock.GetCurrentInstant() + Duration.FromHours(2));
            var li = await server.PersonAsync("Li");
            var path = $"/api/v1/exam-attempts/{(await li.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Id()}";
            var walk = new Walk(server, li, gu, path, model, dice);
            // A while after the end: replayed saves and second hand-ins change nothing.
            for (var (step, after) = (0, 0); step < Steps && after < 8; step++)
            {
                if (model.State is "sealed" or "abandoned" or "no_show") after++;
                seen.Add(model.State);
                var (told, expected, found) = await walk.StepAsync();
                var story = $"seed {seed}, round {round}, step {step}: {told}, {policy}, {model.State}";
                Assert.True(expected == found || (expected == AttemptModel.Any && found.Length > 0), $"{story}: the model says '{expected}', the server '{found}'");
                Assert.True(await walk.DifferenceAsync() is not { } difference, $"{story}: {await walk.DifferenceAsync()}");
            }
        }
        Assert.Superset(new HashSet<string> { "ready", "in_progress", "paused", policy == "grace" ? "submit_grace" : policy == "abandon" ? "abandoned" : "sealed" }, seen);
    }

    /// <summary>Numbers from a seed, the same on every machine.</summary>
    sealed class Dice(uint seed)
    {
        uint state = seed * 2_654_435_761;

        public int Throw(int sides)
        {
            state = state * 1_664_525 + 1_013_904_223;
            return (int)((state >> 8) % (uint)sides);
        }
    }

    sealed class Walk(LmsServer server, Persona li, Persona gu, string path, AttemptModel model, Dice dice)
    {
        static readonly Duration Tick = Duration.FromTicks(10);

        /// <summary>The lease that each window believes to hold.</summary>
        readonly long[] windows = [0, 0];

        Instant Now => server.Clock.GetCurrentInstant();

        /// <returns>What was done, what the model makes of it and what the server made of it: the code of a refusal, or what became of each slot.</returns>
        public async Task<(string Told, string Expected, string Found)> StepAsync()
        {
            var window = dice.Throw(2);
            switch (dice.Throw(model.State == "ready" ? 4 : 20))
            {
                case 0 or 1:
                    var started = model.Start(Now);
                    if (started.Length == 0) windows[window] = 1;
                    return ("start", started, await CodeAsync(() => li.PostAsync($"{path}/start")));
                case 2:
                    server.Clock.Advance(Duration.FromSeconds(1 + dice.Throw(400)));
                    return ("time goes by", "", "");
                case 3:
                    for (var turn = 0; turn < 3; turn++) await server.SweepAsync();
                    model.RunOut(Now);
                    return ("the clock looks", "", "");
                case 4:
                    server.Clock.MoveTo(Instant.Max(Now, Edge()));
                    return ("time goes to an edge", "", "");
                case 5:
                    var taken = model.TakeOver(Now);
                    if (taken.Length == 0) windows[window] = model.Epoch;
                    return ("take over", taken, await CodeAsync(() => server.TakenOverAsync(li, path)));
                case 6:
                    return ("pause", model.Pause(Now), await CodeAsync(() => gu.PostAsync($"{path}/pause", new { cause = "room", reason = "alarm" })));
                case 7 or 8:
                    return ("resume", model.Resume(Now), await CodeAsync(() => gu.PostAsync($"{path}/resumption", new { reason = "over" })));
                case 9:
                    var seconds = 60 * (1 + dice.Throw(30));
                    return ($"grant {seconds} s", model.Grant(Now, seconds), await CodeAsync(() => gu.PostAsync($"{path}/time-grant", new { seconds, cause = "power", reason = "cut" })));
                case 10 when dice.Throw(8) == 0:
                    return ("withdraw", model.Withdraw(), await CodeAsync(() => li.PostAsync($"{path}/withdrawal", new { confirmed = true, confirmedAgain = true })));
                case 11 when dice.Throw(3) == 0:
                    var last = Saves(dice.Throw(3));
                    return ($"hand in by {windows[window]} with {Told(last)}", model.HandIn(Now, windows[window], last), await CodeAsync(() => li.HandInAsync(path, windows[window], Sent(last))));
                default:
                    var saves = Saves(1 + dice.Throw(3));
                    var refusal = model.Save(Now, windows[window], saves, out var results);
                    var found = await CodeAsync(async () => string.Join(' ', (await li.SaveAsync(path, windows[window], Sent(saves))).Results()));
                    return ($"save by {windows[window]} {Told(saves)}", refusal.Length > 0 ? refusal : string.Join(' ', results), found);
            }
        }

        /// <summary>What the candidate sees, held against the model; null where it is the same.</summary>
        public async Task<string?> DifferenceAsync()
        {
            var seen = await li.GetAsync(path);
            var state = seen.Text("state") == "scored" ? "sealed" : seen.Text("state");
            if (state != model.State) return $"it is {state}";
            if (state is "in_progress" or "paused")
            {
                if (seen.Text("deadline") != Iso(model.Deadline)) return $"the deadline is {seen.Text("deadline")} instead of {Iso(model.Deadline)}";
                if (seen.GetProperty("remainingMs").GetInt64() != (long)Math.Floor(model.RemainingAt(Now).TotalMilliseconds)) return $"{seen.GetProperty("remainingMs")} ms are left instead of {model.RemainingAt(Now)}";
            }
            if (state == "in_progress")
            {
                var stored = string.Join(' ', seen.GetProperty("paper").Items("slots").Where(slot => slot.Int("revision") > 0)
                    .Select(slot => $"{slot.Int("slot")}:{slot.Int("revision")}:{(slot.GetProperty("response").ValueKind == JsonValueKind.True)}"));
                var expected = string.Join(' ', model.Answers.Select(answer => $"{answer.Key}:{answer.Value.Revision}:{answer.Value.Value}"));
                if (stored != expected) return $"the answers are {stored} instead of {expected}";
            }
            if (state != "sealed") return null;
            var receipt = await li.GetAsync($"{path}/receipt");
            var (found, wanted) = ($"{receipt.Text("cause")} {receipt.Text("sealedAt")} {string.Join(' ', receipt.Items("revisions").Select(slot => $"{slot.Int("slot")}:{slot.Int("revision")}"))}",
                $"{model.Cause} {Iso(model.SealedAt)} {string.Join(' ', model.Answers.Select(answer => $"{answer.Key}:{answer.Value.Revision}"))}");
            return found == wanted ? null : $"the receipt says {found} instead of {wanted}";
        }

        Instant Edge() => dice.Throw(6) switch
        {
            0 => model.Deadline - Tick,
            1 => model.Deadline,
            2 => model.Until,
            3 => model.Until + Tick,
            4 => model.GraceUntil,
            _ => model.GraceUntil + Tick,
        };

        /// <summary>Newer, repeated and older revisions of different slots.</summary>
        List<(int Slot, long Revision, bool Value)> Saves(int count) => [.. Enumerable.Range(0, count).Select(_ => FirstSlot + dice.Throw(Slots)).Distinct()
            .Select(slot => (slot, Math.Max(1, (model.Answers.TryGetValue(slot, out var stored) ? stored.Revision : 0) + dice.Throw(4) - 1), dice.Throw(2) == 0))];

        static (int, long, object?)[] Sent(List<(int Slot, long Revision, bool Value)> saves) => [.. saves.Select(save => (save.Slot, save.Revision, (object?)save.Value))];

        static string Told(List<(int Slot, long Revision, bool Value)> saves) => string.Join(' ', saves.Select(save => $"{save.Slot}:{save.Revision}:{save.Value}"));

        static string Iso(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

        static Task<string> CodeAsync(Func<Task<JsonElement>> call) => CodeAsync(async () =>
        {
            await call();
            return "";
        });

        static async Task<string> CodeAsync(Func<Task<string>> call)
        {
            try
            {
                return await call();
            }
            catch (Refused refused)
            {
                return refused.Codes[0];
            }
        }
    }
}

public sealed class ExamModelTestsOnSqlite(SqliteServer server) : ExamModelTests(server), IClassFixture<SqliteServer>;

public sealed class ExamModelTestsOnPostgreSql(PostgreSqlServer server) : ExamModelTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
