using NodaTime;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>
/// What the exam rules say of one attempt, written down a second time as plainly as can be (exams.md 6, 6.1 and 7), without a look at the product. Each act returns the
/// code it is refused with, empty where it is done, and * where only the refusal matters.
/// </summary>
sealed class AttemptModel(string policy, int graceSeconds, Instant close)
{
    public const string Any = "*";

    static readonly Duration Limit = Duration.FromMinutes(40), Allowance = Duration.FromSeconds(60);

    Instant started, pausedAt;
    Duration paused = Duration.Zero, incident = Duration.Zero;

    public string State { get; private set; } = "ready";

    public long Epoch { get; private set; }

    /// <summary>Revision and answer by slot.</summary>
    public SortedDictionary<int, (long Revision, bool Value)> Answers { get; } = [];

    public string Cause { get; private set; } = "";

    public Instant SealedAt { get; private set; }

    public Instant Deadline => Instant.Min(started + Limit + incident + paused, close);

    public Instant Until => Deadline + Allowance;

    public Instant GraceUntil => Until + Duration.FromSeconds(graceSeconds);

    public Duration RemainingAt(Instant now) => State switch
    {
        "in_progress" => Duration.Max(Duration.Zero, Deadline - now),
        "paused" => Duration.Max(Duration.Zero, Deadline - pausedAt),
        _ => Duration.Zero,
    };

    public string Start(Instant now)
    {
        if (State == "in_progress") return Epoch == 1 ? "" : "attempt.lease_taken";
        if (State != "ready") return Any;
        if (now >= close) return "attempt.window_over";
        (State, started, Epoch) = ("in_progress", now, 1);
        return "";
    }

    public string TakeOver(Instant now)
    {
        if (State != "in_progress") return Any;
        if (now > Until) return "attempt.deadline_passed";
        Epoch++;
        return "";
    }

    /// <summary>What becomes of each slot, where the whole is not refused.</summary>
    public string Save(Instant now, long epoch, IReadOnlyList<(int Slot, long Revision, bool Value)> saves, out List<string> results)
    {
        results = [];
        if (State == "paused") return "attempt.paused";
        if (State == "submit_grace") return "attempt.deadline_passed";
        if (State == "in_progress" && now > Until)
        {
            RunOut(now);
            return "attempt.deadline_passed";
        }
        if (State != "in_progress") return Any;
        if (epoch != Epoch) return "attempt.lease_taken";
        results = Write(saves);
        return "";
    }

    public string HandIn(Instant now, long epoch, IReadOnlyList<(int Slot, long Revision, bool Value)> saves)
    {
        if (State is "in_progress" or "paused" or "submit_grace" && now > Until) RunOut(now);
        if (State == "sealed") return "";
        if (State == "submit_grace")
        {
            Seal("submitted_late", now);
            return "";
        }
        if (State != "in_progress") return Any;
        if (epoch != Epoch) return "attempt.lease_taken";
        Write(saves);
        Seal("submitted", now);
        return "";
    }

    public string Withdraw()
    {
        if (State != "in_progress") return Any;
        State = "abandoned";
        return "";
    }

    public string Pause(Instant now)
    {
        if (State != "in_progress") return Any;
        if (now >= Deadline) return "attempt.deadline_passed";
        (State, pausedAt) = ("paused", now);
        return "";
    }

    public string Resume(Instant now)
    {
        if (State != "paused") return Any;
        if (now >= close) return "attempt.window_over";
        paused += now - pausedAt;
        State = "in_progress";
        return "";
    }

    public string Grant(Instant now, int seconds)
    {
        if (State == "in_progress" && now > Until) return "attempt.deadline_passed";
        if (State is not ("in_progress" or "submit_grace")) return Any;
        var before = incident;
        incident += Duration.FromSeconds(seconds);
        if (State == "submit_grace" && Deadline <= now)
        {
            incident = before;
            return "attempt.grant_too_short";
        }
        State = "in_progress";
        return "";
    }

    /// <summary>What the clock does, now or whenever it gets to it: the times that count are those of the deadline.</summary>
    public void RunOut(Instant now)
    {
        if (State == "ready" && now >= close) State = "no_show";
        if (State == "in_progress" && now > Until)
        {
            if (policy == "auto_submit") Seal("time_over", Deadline);
            else State = policy == "grace" ? "submit_grace" : "abandoned";
        }
        if (State == "submit_grace" && now > GraceUntil) State = "abandoned";
        if (State == "paused" && now > close + Allowance)
        {
            if (policy == "abandon") State = "abandoned";
            else Seal("hard_close", pausedAt);
        }
    }

    List<string> Write(IReadOnlyList<(int Slot, long Revision, bool Value)> saves) => [.. saves.Select(save =>
    {
        var isKnown = Answers.TryGetValue(save.Slot, out var stored);
        if (!isKnown || save.Revision > stored.Revision) Answers[save.Slot] = stored = (save.Revision, save.Value);
        var result = save.Revision < stored.Revision ? "superseded" : save.Value == stored.Value ? "saved" : "conflict";
        return $"{save.Slot}:{stored.Revision}:{result}";
    })];

    void Seal(string cause, Instant at) => (State, Cause, SealedAt) = ("sealed", cause, at);
}
