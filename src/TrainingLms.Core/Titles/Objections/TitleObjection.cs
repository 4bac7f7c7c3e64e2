using NodaTime;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>What an objection is against.</summary>
public enum ObjectionKind
{
    /// <summary>Somebody named on a running notice.</summary>
    Notice,

    /// <summary>The applicant's own result.</summary>
    OwnResult,
}

/// <summary>Why somebody objects.</summary>
public enum ObjectionGround
{
    /// <summary>Something that was stated is not true, or not the applicant's work.</summary>
    FalseMaterial,

    /// <summary>A condition is not met, or was wrongly found not to be.</summary>
    Qualification,

    /// <summary>A step was not taken as the rules say.</summary>
    Procedure,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>What the investigators found.</summary>
public enum ObjectionFinding
{
    /// <summary>It is right.</summary>
    Upheld,

    /// <summary>It is right in part.</summary>
    PartlyUpheld,

    /// <summary>It is not right.</summary>
    NotUpheld,
}

/// <summary>What follows for the case.</summary>
public enum ObjectionRemedy
{
    /// <summary>Nothing: it goes on as it was.</summary>
    None,

    /// <summary>The application ends: the employer does not recommend it, or the result is not confirmed.</summary>
    Stop,

    /// <summary>The ballot is void and held anew in another session.</summary>
    NewBallot,

    /// <summary>The no is taken back, and the step is taken again.</summary>
    Reconsider,
}

/// <summary>Fact: what an investigator signs.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Evidence">On what it rests, at least one item.</param>
public sealed record SignedFinding(ObjectionFinding Finding, IReadOnlyList<string> Evidence);

/// <summary>Who objects, where it is nobody with an account: both may be left out.</summary>
/// <param name="Name">The name; null for an anonymous objection.</param>
/// <param name="Contact">Where to answer; null for none.</param>
public sealed record OutsideSender(string? Name, string? Contact);

/// <summary>An objection to be lodged.</summary>
/// <param name="Kind">Against what.</param>
/// <param name="Ground">Why.</param>
/// <param name="Statement">Facts or leads, in the sender's words.</param>
public sealed record NewObjection(ObjectionKind Kind, ObjectionGround Ground, string Statement);

/// <summary>异议: somebody says that an application must not go on as it does, or an applicant that the own result is not right.</summary>
public sealed class TitleObjection : Governed<ObjectionState>
{
    /// <summary>Longest statement and reason, in characters.</summary>
    public const int LongestText = 4_000;

    /// <summary>Shortest statement, in characters.</summary>
    public const int ShortestStatement = 10;

    /// <summary>Longest name and contact of somebody without an account, in characters.</summary>
    public const int LongestSender = 200;

    const string ReceiptSigns = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /// <summary>Where the name of somebody without an account is kept, sealed.</summary>
    public static readonly SealedColumn SenderNameColumn = new("title_objections", "sender_name");

    /// <summary>Where the contact is kept, sealed.</summary>
    public static readonly SealedColumn SenderContactColumn = new("title_objections", "sender_contact");

    TitleObjection() { }

    /// <summary>By what a sender without an account asks for it: 16 random signs, known to nobody else.</summary>
    public string Receipt { get; private init; } = "";

    /// <summary>The application.</summary>
    public Guid ApplicationId { get; private init; }

    /// <summary>Whom it is about.</summary>
    public Guid ApplicantId { get; private init; }

    /// <summary>The unit that runs the round and handles it.</summary>
    public Guid RoundUnitId { get; private init; }

    /// <summary>Against what.</summary>
    public ObjectionKind Kind { get; private init; }

    /// <summary>Why.</summary>
    public ObjectionGround Ground { get; private init; }

    /// <summary>What the sender says.</summary>
    public string Statement { get; private init; } = "";

    /// <summary>Who objects, where signed in; null otherwise.</summary>
    public Guid? SenderId { get; private init; }

    /// <summary>Who objects, sealed; null for somebody with an account and for nobody named.</summary>
    public SealedText? SenderName { get; private init; }

    /// <summary>Where to answer, sealed; null for none.</summary>
    public SealedText? SenderContact { get; private init; }

    /// <summary>Whether nobody is named.</summary>
    public bool IsAnonymous => SenderId is null && SenderName is null;

    /// <summary>When it was lodged.</summary>
    public Instant LodgedAt { get; private init; }

    /// <summary>By when the present step is to be taken, exclusive; null where it has no time.</summary>
    public Instant? DueBy { get; private set; }

    /// <summary>Since when the present step is late; null while it is not.</summary>
    public Instant? OverdueAt { get; private set; }

    /// <summary>Who looks into it; null before.</summary>
    public Guid? InvestigatorId { get; private set; }

    /// <summary>Who else looks into it; null before.</summary>
    public Guid? SecondInvestigatorId { get; private set; }

    /// <summary>When the applicant was told the allegation and heard; null while not.</summary>
    public Instant? HeardAt { get; private set; }

    /// <summary>What the applicant said, as taken down; null while not heard.</summary>
    public string? Hearing { get; private set; }

    /// <summary>Whether more time was given.</summary>
    public bool IsExtended { get; private set; }

    /// <summary>Whether it goes on whatever the sender wants.</summary>
    public bool IsExOfficio { get; private set; }

    /// <summary>What was found; null while nobody signed.</summary>
    public ObjectionFinding? Finding { get; private set; }

    /// <summary>On what the finding rests.</summary>
    public IReadOnlyList<string> Evidence { get; private set; } = [];

    /// <summary>What followed for the case; null before it was decided.</summary>
    public ObjectionRemedy? Remedy { get; private set; }

    /// <summary>What both sides were told last; null before.</summary>
    public string? Told { get; private set; }

    /// <summary>Until when either side may ask to look again, or, where it was declined, the sender may turn to the authority; exclusive. Null before.</summary>
    public Instant? RecheckUntil { get; private set; }

    /// <summary>When it was found that the sender objected against better knowledge; null where it was not.</summary>
    public Instant? MaliceFoundAt { get; private set; }

    /// <summary>The objection it was joined to; null where it was not.</summary>
    public Guid? MergedInto { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ObjectionWorkflow.Table.NextDue(this);

    /// <summary>Lodges it.</summary>
    /// <param name="application">The case.</param>
    /// <param name="wanted">What is said.</param>
    /// <param name="sender">Who says it, where nobody is signed in.</param>
    /// <param name="keys">Seals the sender.</param>
    /// <param name="dueBy">By when it is to be admitted or declined.</param>
    /// <param name="act">Who and when; knows the <see cref="ObjectionCase"/>.</param>
    /// <exception cref="RefusedException">
    /// <c>objection.window_passed</c>, <c>objection.only_applicant</c>, <c>objection.judgement_is_final</c>, <c>objection.statement_out_of_range</c>, <c>objection.already_open</c>.
    /// </exception>
    public static TitleObjection Lodge(TitleApplication application, NewObjection wanted, OutsideSender sender, KeyRing keys, Instant dueBy, Act act)
    {
        Guid? signedIn = act.By.PersonId == Guid.Empty ? null : act.By.PersonId;
        var objection = new TitleObjection
        {
            Id = act.NewId(),
            Receipt = System.Security.Cryptography.RandomNumberGenerator.GetString(ReceiptSigns, 16),
            ApplicationId = application.Id,
            ApplicantId = application.ApplicantId,
            RoundUnitId = application.RoundUnitId,
            Kind = wanted.Kind,
            Ground = wanted.Ground,
            Statement = wanted.Statement.Trim(),
            SenderId = signedIn,
            SenderName = signedIn is null ? Sealed(sender.Name, SenderNameColumn) : null,
            SenderContact = signedIn is null ? Sealed(sender.Contact, SenderContactColumn) : null,
            LodgedAt = act.At,
            DueBy = dueBy,
        };
        ObjectionWorkflow.Table.Fire(objection, ObjectionTrigger.Lodge, act);
        return objection;

        SealedText? Sealed(string? text, SealedColumn column) => string.IsNullOrWhiteSpace(text) ? null : keys.Seal(text.Trim(), column);
    }

    /// <summary>A move that sets nothing but the state and the time of the next step.</summary>
    /// <param name="trigger">The move.</param>
    /// <param name="dueBy">By when the next step is to be taken; null where it has no time.</param>
    /// <param name="act">Who and when.</param>
    public void Move(ObjectionTrigger trigger, Instant? dueBy, Act act)
    {
        ObjectionWorkflow.Table.Fire(this, trigger, act);
        (DueBy, OverdueAt) = (dueBy, trigger == ObjectionTrigger.FallOverdue ? act.At : null);
        IsExOfficio |= trigger == ObjectionTrigger.ContinueExOfficio;
        IsExtended |= trigger == ObjectionTrigger.Extend;
    }

    /// <summary>It is not looked into; why is the act's reason.</summary>
    /// <param name="appealUntil">Until when the sender may turn to the authority.</param>
    /// <param name="act">The head of the office.</param>
    public void Decline(Instant appealUntil, Act act)
    {
        Move(ObjectionTrigger.Decline, null, act);
        RecheckUntil = appealUntil;
    }

    /// <summary>The authority finds that it is to be looked into after all.</summary>
    /// <param name="dueBy">By when investigators are to be named.</param>
    /// <param name="act">The authority.</param>
    public void AdmitOnAppeal(Instant dueBy, Act act)
    {
        Move(ObjectionTrigger.AdmitOnAppeal, dueBy, act);
        RecheckUntil = null;
    }

    /// <summary>Joins it to another.</summary>
    /// <param name="into">The other.</param>
    /// <param name="act">The office; knows the <see cref="ObjectionToJoin"/>.</param>
    public void Merge(Guid into, Act act)
    {
        Move(ObjectionTrigger.Merge, null, act);
        MergedInto = into;
    }

    /// <summary>Names the two who look into it.</summary>
    /// <param name="dueBy">By when they are to conclude.</param>
    /// <param name="act">The head of the office; knows the <see cref="NamedInvestigators"/> and <see cref="CaseHands"/>.</param>
    public void Assign(Instant dueBy, Act act)
    {
        Move(ObjectionTrigger.Assign, dueBy, act);
        (InvestigatorId, SecondInvestigatorId) = (act.Fact<NamedInvestigators>().First, act.Fact<NamedInvestigators>().Second);
    }

    /// <summary>The applicant was heard; what was said is the act's reason. A signature given before falls.</summary>
    public void Hear(Act act)
    {
        Move(ObjectionTrigger.HearParty, DueBy, act);
        (HeardAt, Hearing, Finding, Evidence) = (act.At, act.Reason?.Trim(), null, []);
    }

    /// <summary>First signature under the finding; a later one replaces it.</summary>
    /// <param name="act">An investigator; knows the <see cref="SignedFinding"/>.</param>
    public void Propose(Act act)
    {
        Move(ObjectionTrigger.Propose, DueBy, act);
        (Finding, Evidence) = (act.Fact<SignedFinding>().Finding, act.Fact<SignedFinding>().Evidence);
    }

    /// <summary>Decides, first or after another look.</summary>
    /// <param name="trigger"><see cref="ObjectionTrigger.Decide"/> or <see cref="ObjectionTrigger.Overturn"/>.</param>
    /// <param name="dueBy">By when both sides are to be told; null where nothing follows.</param>
    /// <param name="act">Who decides; knows the <see cref="WantedRemedy"/>.</param>
    public void Settle(ObjectionTrigger trigger, Instant? dueBy, Act act)
    {
        Move(trigger, dueBy, act);
        (Finding, Remedy) = (act.Fact<WantedRemedy>().Finding, act.Fact<WantedRemedy>().Remedy);
        if (trigger == ObjectionTrigger.Overturn) Told = act.Reason?.Trim();
    }

    /// <summary>The sender objected against better knowledge; the time of the present step runs on.</summary>
    /// <param name="act">The authority with a reason.</param>
    public void FindMalice(Act act)
    {
        ObjectionWorkflow.Table.Fire(this, ObjectionTrigger.FindMalice, act);
        MaliceFoundAt = act.At;
    }

    /// <summary>Both sides are told; what they are told is the act's reason.</summary>
    /// <param name="recheckUntil">Until when either may ask to look again.</param>
    /// <param name="act">The office.</param>
    public void Close(Instant recheckUntil, Act act)
    {
        Move(ObjectionTrigger.Notify, null, act);
        (Told, RecheckUntil) = (act.Reason?.Trim(), recheckUntil);
    }
}
