using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.TitleApplicationTrigger;

namespace TrainingLms.Titles;

/// <summary>职称申报: one person's application for one title in one round, from the draft to the certificate.</summary>
public sealed partial class TitleApplication : Governed<TitleApplicationState>
{
    TitleApplication() { }

    /// <summary>The applicant.</summary>
    public Guid ApplicantId { get; private init; }

    /// <summary>The applicant's name on the day of creation.</summary>
    public string ApplicantName { get; private set; } = "";

    /// <summary>The round.</summary>
    public Guid RoundId { get; private init; }

    /// <summary>The unit whose committee runs the round: review office, chair and authority act there.</summary>
    public Guid RoundUnitId { get; private init; }

    /// <summary>The applicant's unit at creation: the employer acts there.</summary>
    public Guid EmployerUnitId { get; private init; }

    /// <summary>Which of the applications that one person may run in a round this is, from 0; with round and person unique while running.</summary>
    public int Slot { get; private init; }

    /// <summary>End of applying, exclusive; copied from the round, and later by as long as it stood still.</summary>
    public Instant RoundClosesAt { get; private set; }

    /// <summary>End of recommending, exclusive; copied from the round, and later by as long as objections or an investigation held the case.</summary>
    public Instant UploadBy { get; private set; }

    /// <summary>Last day of an achievement that counts; copied from the round.</summary>
    public LocalDate EvidenceCutoff { get; private init; }

    /// <summary>The level applied for.</summary>
    public TitleLevel Level { get; private set; }

    /// <summary>Key of the direction; null while not chosen.</summary>
    public string? Direction { get; private set; }

    /// <summary>Highest education; null while not stated.</summary>
    public EducationLevel? Education { get; private set; }

    /// <summary>Whether a year of probation was passed.</summary>
    public bool ProbationPassed { get; private set; }

    /// <summary>The title held now; null when none.</summary>
    public TitleLevel? LowerTitle { get; private set; }

    /// <summary>Its date; null when none.</summary>
    public LocalDate? LowerTitleSince { get; private set; }

    /// <summary>What was done, with the day and the evidence.</summary>
    public IReadOnlyList<Achievement> Achievements { get; private set; } = [];

    /// <summary>Whom the applicant asks to keep away from the case.</summary>
    public IReadOnlyList<AvoidanceWish> Avoid { get; private set; } = [];

    /// <summary>The content as stated now.</summary>
    public ApplicationContent Content => new(Level, Direction, Education, ProbationPassed, LowerTitle, LowerTitleSince, Achievements) { Avoid = Avoid };

    /// <summary>Number of the last frozen version; 0 before submission.</summary>
    public int VersionNumber { get; private set; }

    /// <summary>Hash of the last frozen version; null before submission.</summary>
    public string? VersionHash { get; private set; }

    /// <summary>When the content was erased, long after the application came to nothing; null while it is kept.</summary>
    public Instant? ErasedAt { get; private set; }

    /// <summary>What was stated is gone; round, unit and outcome stay.</summary>
    public void ForgetContent(Instant at)
    {
        (ApplicantName, Direction, Education, ProbationPassed, LowerTitle, LowerTitleSince) = ("", null, null, false, null, null);
        (Achievements, Avoid, OriginalsChecked, DefectsTold, Supplied, Findings, ErasedAt) = ([], [], [], [], [], [], at);
        (DefenceAt, DefencePlace, DefenceRecording) = (null, null, null);
    }

    /// <inheritdoc/>
    public override Instant? NextDue() => TitleApplicationWorkflow.Table.NextDue(this);

    /// <summary>Begins an application. People who may never hold a title are refused before anything else is looked at.</summary>
    /// <param name="level">The level applied for.</param>
    /// <param name="act">Who applies; knows <see cref="Applying"/>.</param>
    /// <exception cref="RefusedException"><c>application.employment_category_excluded</c> alone, or what else the table refuses.</exception>
    public static TitleApplication Create(TitleLevel level, Act act)
    {
        var applying = act.Fact<Applying>();
        Applicants.RefuseExcluded(applying.Person, applying.Rules);
        var application = new TitleApplication
        {
            Id = act.NewId(),
            ApplicantId = applying.Person.Id,
            ApplicantName = applying.Person.Name,
            RoundId = applying.Round.Id,
            RoundUnitId = applying.Round.UnitId,
            EmployerUnitId = applying.Person.UnitId,
            Slot = Enumerable.Range(0, int.MaxValue).First(slot => !applying.TakenSlots.Contains(slot)),
            RoundClosesAt = applying.Round.ClosesAt,
            UploadBy = applying.Round.UploadBy,
            EvidenceCutoff = applying.Round.EvidenceCutoff,
            Level = level,
        };
        TitleApplicationWorkflow.Table.Fire(application, TitleApplicationTrigger.Create, act);
        return application;
    }

    /// <summary>Changes the draft.</summary>
    /// <param name="content">All of it anew.</param>
    /// <param name="act">The applicant; knows the <see cref="EvaluationRound"/>.</param>
    public void Edit(ApplicationContent content, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Edit, act.Given(content));
        (Level, Direction, Education, ProbationPassed) = (content.Level, content.Direction, content.Education, content.ProbationPassed);
        (LowerTitle, LowerTitleSince, Achievements, Avoid) = (content.LowerTitle, content.LowerTitleSince, content.Achievements, content.Avoid);
    }

    /// <summary>Takes a file of evidence to what is being written: the draft, or the answer to defects.</summary>
    /// <param name="act">The applicant.</param>
    public void AttachEvidence(Act act) => TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.AttachEvidence, act);

    /// <summary>Hashes of all files that it names now.</summary>
    public IReadOnlyList<string> EvidenceHashes() => [.. Achievements.Select(done => done.EvidenceHash), .. Supplied.Select(item => item.EvidenceHash)];

    /// <summary>Hands it in. What is stated now becomes the first version, or the next one after a return.</summary>
    /// <param name="act">The applicant; knows the <see cref="Commitment"/> and the <see cref="EvidenceOnFile"/>.</param>
    /// <returns>The frozen version, to be stored.</returns>
    public ApplicationVersion Submit(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Submit, act);
        (OriginalsCheckedBy, OriginalsChecked) = (null, []);
        return Freeze(FrozenText.Of(Content), null, act);
    }

    /// <summary>A move that changes nothing but the state: by people, by the clock, or because an objection or a session says so.</summary>
    /// <exception cref="ArgumentException">The trigger has an act of its own.</exception>
    public void Move(TitleApplicationTrigger trigger, Act act)
    {
        if (!Plain.Contains(trigger)) throw new ArgumentException($"{trigger} changes facts: use the act of that name.", nameof(trigger));
        TitleApplicationWorkflow.Table.Fire(this, trigger, act);
    }

    static readonly HashSet<TitleApplicationTrigger> Plain =
    [
        Discard, RoundClosed, Return, UploadDatePassed, ObjectionAdmitted, DeadlinePassed,
        OpenExpertReview, OpinionsCompleteDefence, OpinionsComplete, PutToBallot,
        RoundVoided, UpheldInvalid, RefuseConfirm, Revoke, Withdraw,
    ];

    ApplicationVersion Freeze(string text, string? changes, Act act)
    {
        (VersionNumber, VersionHash) = (VersionNumber + 1, FrozenText.HashOf(text));
        return new ApplicationVersion(act.NewId(), Id, VersionNumber, act.At, text, VersionHash, changes);
    }
}
