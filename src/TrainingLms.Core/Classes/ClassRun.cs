using NodaTime;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>班次: one run of teaching for named people, with sessions, seats and dates.</summary>
public sealed class ClassRun : Governed<ClassRunState>
{
    /// <summary>Where <see cref="LotterySecret"/> is sealed.</summary>
    public static readonly SealedColumn LotteryColumn = new("class_runs", "lottery_secret");

    ClassRun() { }

    /// <summary>The unit that runs it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What it is called.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What kind it is.</summary>
    public ClassKind Kind { get; private set; }

    /// <summary>What its hours count as.</summary>
    public HoursCategory Category { get; private set; }

    /// <summary>Who has to agree to a sign-up.</summary>
    public ApprovalMode Approval { get; private set; }

    /// <summary>Who gets the seats when there are too few.</summary>
    public SeatSelection Selection { get; private set; }

    /// <summary>Whom it is for.</summary>
    public CourseAudience Audience { get; private set; } = new([], []);

    /// <summary>How many people fit in; zero for a mass activity.</summary>
    public int Seats { get; private set; }

    /// <summary>Below this many booked seats it lapses.</summary>
    public int Minimum { get; private set; }

    /// <summary>When the sign-up window begins; null while it is not settled.</summary>
    public Instant? SignUpFrom { get; private set; }

    /// <summary>When it ends.</summary>
    public Instant? SignUpTo { get; private set; }

    /// <summary>Who looks after the class; null while it is not settled.</summary>
    public Guid? ClassTeacherId { get; private set; }

    /// <summary>What only this kind of class has.</summary>
    public ClassFacts Facts { get; private set; } = ClassFacts.None;

    /// <summary>What attending it gives evidence of; empty for nothing.</summary>
    public IReadOnlyList<EvidenceTerms> Evidence { get; private set; } = [];

    /// <summary>Whether those who were there are asked what they think of it.</summary>
    public ClassEvaluation Evaluation { get; private set; }

    /// <summary>Begin of the first session; null while there is none.</summary>
    public Instant? FirstSessionAt { get; private set; }

    /// <summary>End of the last session; null while there is none.</summary>
    public Instant? LastSessionEndsAt { get; private set; }

    /// <summary>When it lapses if its minimum is not reached; null where there is none, or it was reached at that instant.</summary>
    public Instant? MinimumDueAt { get; private set; }

    /// <summary>When it was announced; everybody sees it from then on. Null before.</summary>
    public Instant? AnnouncedAt { get; private set; }

    /// <summary>Until when an outcome can be appealed against; null while the attendance is open.</summary>
    public Instant? AppealsUntil { get; private set; }

    /// <summary>By what its hours are reckoned; null until the attendance is closed. A newer table does not change what was reckoned by this one.</summary>
    public AppliedClassHours? Hours { get; private set; }

    /// <summary>SHA-256 of the key of the draw, published with the announcement; null without a lottery.</summary>
    public string? LotteryCommitment { get; private set; }

    /// <summary>The key, sealed until the draw; null without a lottery.</summary>
    public SealedText? LotterySecret { get; private set; }

    /// <summary>The key, laid open by the draw; null before.</summary>
    public string? LotteryKey { get; private set; }

    /// <summary>Its sessions.</summary>
    public List<ClassSession> Sessions { get; private init; } = [];

    /// <summary>Its seats: one counter for everybody, and one for each share that is kept.</summary>
    public List<SeatPool> Pools { get; private init; } = [];

    /// <summary>Whether the seats have been drawn.</summary>
    public bool IsDrawn => LotteryKey is not null;

    /// <summary>Whether nobody can get in any more: it is cancelled, or has begun.</summary>
    public bool IsClosedToNewcomers => State is not (ClassRunState.Planned or ClassRunState.Announced or ClassRunState.SignUpOpen or ClassRunState.SignUpClosed or ClassRunState.Confirmed);

    /// <summary>Sessions that take or took place, in order.</summary>
    public IEnumerable<ClassSession> HeldSessions => Sessions.Where(session => session.State != ClassSessionState.Cancelled).OrderBy(session => session.StartsAt);

    /// <inheritdoc/>
    public override Instant? NextDue() => ClassRunWorkflow.Table.NextDue(this);

    /// <summary>Plans a class.</summary>
    /// <exception cref="RefusedException">All of <see cref="NewClassRun.Faults"/> at once; forbidden.</exception>
    public static ClassRun Plan(NewClassRun plan, ClassOptions options, Act act)
    {
        var run = new ClassRun { Id = act.NewId(), UnitId = plan.UnitId };
        ClassRunWorkflow.Table.Fire(run, ClassRunTrigger.Plan, act.Given(plan));
        run.Take(plan, options, act);
        return run;
    }

    /// <summary>Takes a new plan in place of the old one, before anybody has heard of the class.</summary>
    /// <exception cref="RefusedException">As <see cref="Plan"/>; wrong state once it is announced.</exception>
    public void Revise(NewClassRun plan, ClassOptions options, Act act)
    {
        ClassRunWorkflow.Table.Fire(this, ClassRunTrigger.Revise, act.Given(plan));
        Sessions.Clear();
        Pools.Clear();
        Take(plan, options, act);
    }

    /// <summary>Announces it; from now on it is in the catalogue.</summary>
    /// <param name="key">Key of the draw with its sealed form; used only by a lottery.</param>
    /// <param name="newSecret">Makes a sealed secret for the codes of each session.</param>
    /// <param name="act">Knows the <see cref="ClassConflicts"/>.</param>
    public void Announce((string Key, SealedText Sealed) key, Func<SealedText> newSecret, Act act)
    {
        ClassRunWorkflow.Table.Fire(this, ClassRunTrigger.Announce, act);
        AnnouncedAt = act.At;
        foreach (var session in Sessions) session.Arm(newSecret());
        if (Selection == SeatSelection.Lottery) (LotteryCommitment, LotterySecret) = (LotteryOrder.CommitmentOf(key.Key), key.Sealed);
    }

    /// <summary>Forgets who came from outside, when the time of keeping is over.</summary>
    internal void ForgetOutsiders() => Facts = Facts.Nameless();

    /// <summary>Opens the window once more.</summary>
    public void ReopenSignUp(Instant until, Act act)
    {
        if (State == ClassRunState.Settling) throw new RefusedException(RefusalKind.WrongState, "class.sign_up_over");
        ClassRunWorkflow.Table.Fire(this, ClassRunTrigger.Reopen, act.Given(new NewWindow(until)));
        SignUpTo = until;
    }

    /// <summary>Moves one session to another time or place.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="changed">Its new plan.</param>
    /// <param name="options">Settings.</param>
    /// <param name="act">Knows the <see cref="ClassConflicts"/> of the new plan.</param>
    /// <exception cref="RefusedException"><c>class.session_not_found</c>, <c>class.session_begun</c>, <c>class.session_out_of_range</c>, <c>class.sessions_overlap</c>.</exception>
    public void Reschedule(Guid sessionId, NewSession changed, ClassOptions options, Act act)
    {
        ClassRunWorkflow.Table.Fire(this, ClassRunTrigger.Reschedule, act);
        Sessions.Single(session => session.Id == sessionId).Change(changed, options);
        SetTimes(options);
    }

    /// <summary>Closes the attendance.</summary>
    /// <param name="appealsUntil">Until when an outcome can be appealed against.</param>
    /// <param name="hours">By what its hours are reckoned from now on, also after an appeal.</param>
    /// <param name="act">Knows the <see cref="MissingOutcomes"/>.</param>
    public void CloseAttendance(Instant appealsUntil, AppliedClassHours hours, Act act)
    {
        ClassRunWorkflow.Table.Fire(this, ClassRunTrigger.CloseAttendance, act);
        (AppealsUntil, Hours) = (appealsUntil, hours);
    }

    /// <summary>Opens the attendance once more.</summary>
    public void ReopenAttendance(Act act)
    {
        if (State != ClassRunState.Settling) throw new RefusedException(RefusalKind.WrongState, "class.attendance_not_closed");
        ClassRunWorkflow.Table.Fire(this, ClassRunTrigger.Reopen, act);
        (AppealsUntil, Hours) = (null, null);
    }

    /// <summary>Any move without data.</summary>
    public void Move(ClassRunTrigger trigger, Act act) => ClassRunWorkflow.Table.Fire(this, trigger, act);

    /// <summary>The minimum was reached when it was looked at; nobody asks again.</summary>
    public void PassMinimum() => MinimumDueAt = null;

    /// <summary>Lays the key of the draw open.</summary>
    public void Draw(string key) => LotteryKey = key;

    void Take(NewClassRun plan, ClassOptions options, Act act)
    {
        (Title, Kind, Category, Approval, Selection, Audience) = (plan.Title.Trim(), plan.Kind, plan.Category, plan.Approval, plan.Selection, plan.Audience);
        (Seats, Minimum, SignUpFrom, SignUpTo, ClassTeacherId, Facts) = (plan.Seats, plan.Minimum, plan.SignUpFrom, plan.SignUpTo, plan.ClassTeacherId, plan.Facts);
        Evidence = plan.Evidence;
        Evaluation = plan.Evaluation;
        foreach (var session in plan.Sessions.OrderBy(session => session.StartsAt)) Sessions.Add(ClassSession.Plan(this, session, options, act));
        Pools.Add(SeatPool.ForAll(this, plan.Seats - plan.Quotas.Sum(share => share.Seats), act));
        foreach (var share in plan.Quotas) Pools.Add(SeatPool.For(this, share, plan.QuotasUntil, act));
        SetTimes(options);
    }

    void SetTimes(ClassOptions options)
    {
        FirstSessionAt = HeldSessions.Select(session => (Instant?)session.StartsAt).FirstOrDefault();
        LastSessionEndsAt = HeldSessions.Select(session => (Instant?)session.EndsAt).LastOrDefault();
        MinimumDueAt = Minimum == 0 ? null : FirstSessionAt - options.MinimumCutoff;
    }
}
