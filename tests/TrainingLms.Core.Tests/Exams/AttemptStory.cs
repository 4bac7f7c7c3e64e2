using NodaTime;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>Li sits, Zhao is somebody else, Wang and Sun manage, Gu invigilates, Pan belongs to the integrity panel. 40 minutes in a window of two hours.</summary>
sealed class AttemptStory
{
    public static readonly Instant Open = Instant.FromUtc(2026, 3, 2, 1, 0);
    public static readonly Instant Close = Open + Duration.FromHours(2);
    public static readonly Duration Tick = Duration.FromTicks(10);
    public static readonly Guid Unit = new Act(Actor.System, Open).NewId();
    public static readonly Actor Wang = Somebody("Wang", Role.ExamManager), Sun = Somebody("Sun", Role.ExamManager), Gu = Somebody("Gu", Role.Invigilator), Pan = Somebody("Pan", Role.IntegrityPanel);
    public static readonly Actor Li = Somebody("Li"), Zhao = Somebody("Zhao");

    readonly ExamRules rules;

    public AttemptStory(ExamRules? rules = null)
    {
        this.rules = rules ?? ExamRules.Default;
        Exam = Exam.Create(new NewExam(RealCourse.Key, Unit, Open, Close, this.rules, this.rules.NeedsPassword ? "swordfish" : null), Unit, RealCourse.Exam, [1], By(Wang, Open));
        Exam.Publish(new QuestionPool([]), By(Wang, Open));
        Attempt = ExamAttempt.Assign(Exam, Li.PersonId, 1, By(Li, Open - Duration.FromDays(1)).Given(new Sitting(Exam, 0, true)));
    }

    public Exam Exam { get; }

    public ExamAttempt Attempt { get; }

    /// <summary>Minutes after the opening.</summary>
    public static Instant At(double minutes) => Open + Duration.FromMinutes(minutes);

    public static Act By(Actor who, Instant at, string? why = null) => new Act(who, at).Because(why);

    public AttemptStory Ready()
    {
        Attempt.ReceivePaper(new Paper { AttemptId = Attempt.Id, Seed = "", AlgorithmVersion = 1, Content = new PaperSlots([], []), Hash = "hash" }, By(Actor.System, Open));
        return this;
    }

    public AttemptStory Started(double minutes = 0)
    {
        if (Attempt.State == AttemptState.Assigned) Ready();
        if (rules.NeedsAuthorisation)
        {
            Attempt.CheckIn(null, By(Li, At(minutes)).Given(new DoorWord(true)));
            Attempt.Authorise(By(Gu, At(minutes)).Given(new PaperCheck(true)));
        }
        else Attempt.Start(By(Li, At(minutes)).Given(new PaperCheck(true)).Given(new DoorWord(true)));
        return this;
    }

    /// <summary>Brings the attempt into a state, by the shortest way that there is for its rules.</summary>
    public static ExamAttempt In(AttemptState state)
    {
        var story = new AttemptStory(new ExamRules
        {
            Policy = state is AttemptState.SubmitGrace ? DeadlinePolicy.Grace : state is AttemptState.Abandoned ? DeadlinePolicy.Abandon : DeadlinePolicy.AutoSubmit,
            GraceSeconds = 300,
            NeedsAuthorisation = state is AttemptState.AwaitingAuthorisation,
        });
        var attempt = story.Attempt;
        switch (state)
        {
            case AttemptState.Assigned:
                break;
            case AttemptState.Ready:
                story.Ready();
                break;
            case AttemptState.AwaitingAuthorisation:
                story.Ready();
                attempt.CheckIn("301", By(Li, Open).Given(new DoorWord(true)));
                break;
            case AttemptState.NoShow:
                story.Ready();
                attempt.CloseWindow(By(Actor.System, Close));
                break;
            case AttemptState.Cancelled:
                story.Ready();
                attempt.Cancel(By(Wang, Open, "power failure"));
                break;
            case AttemptState.Voided:
                story.Started();
                attempt.Annul([], 0, By(Pan, At(5)).Given(new PanelDecision("2026-7")));
                break;
            default:
                story.Started();
                if (state == AttemptState.Paused) attempt.Pause(false, By(Gu, At(10), "noise"));
                if (state == AttemptState.SubmitGrace) attempt.RunOut(AttemptTrigger.OpenGrace, [], 0, By(Actor.System, At(41) + Tick));
                if (state == AttemptState.Abandoned) attempt.RunOut(AttemptTrigger.AbandonByTime, [], 0, By(Actor.System, At(41) + Tick));
                if (state is AttemptState.Sealed or AttemptState.Scored) attempt.Submit([], 0, HandIn(Li, At(30)));
                if (state == AttemptState.Scored) Mark(attempt);
                break;
        }
        Assert.Equal(state, attempt.State);
        return attempt;
    }

    public static void Mark(ExamAttempt attempt) => attempt.FinishAutoMarking(
        AttemptMarking.Of(attempt, new PaperSlots([], []), [], new Dictionary<Guid, QuestionContent>(), 0, By(Actor.System, At(31))), By(Actor.System, At(31)).Given(new PaperCheck(true)));

    public static Act HandIn(Actor who, Instant at, long epoch = 1, bool confirmed = true) => By(who, at).Given(new LeaseClaim(epoch)).Given(new HandIn(confirmed));

    public static IReadOnlyList<string> Refused(Action act) => Assert.Throws<RefusedException>(act).Codes;

    /// <summary>Refused in such a way, and the attempt is as before.</summary>
    public static void Refuses(ExamAttempt attempt, string codes, Action act)
    {
        var before = attempt.State;
        Assert.Equal(codes, string.Join(' ', Refused(act)));
        Assert.Equal(before, attempt.State);
    }

    static Actor Somebody(string name, string? role = null) =>
        new(new Act(Actor.System, Open).NewId(), name, role is null ? [] : [new Grant(role, Unit, true, Guid.Empty)], FlatUnits.Instance);
}
