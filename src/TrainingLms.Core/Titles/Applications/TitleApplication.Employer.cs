using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>At the employer and the review office: originals, notice, recommendation, one supplement, acceptance.</summary>
public sealed partial class TitleApplication
{
    /// <summary>Who signed that the originals were checked; null while nobody did.</summary>
    public Guid? OriginalsCheckedBy { get; private set; }

    /// <summary>The originals that were seen.</summary>
    public IReadOnlyList<string> OriginalsChecked { get; private set; } = [];

    /// <summary>The notice it waits for or was last shown in; null before.</summary>
    public Guid? NoticeId { get; private set; }

    /// <summary>Until when the applicant may object to a no, exclusive; null without one.</summary>
    public Instant? ObjectionUntil { get; private set; }

    /// <summary>How often defects were told.</summary>
    public int SupplementCount { get; private set; }

    /// <summary>End of the time to supply, exclusive; null when nothing was asked.</summary>
    public Instant? SupplementDueAt { get; private set; }

    /// <summary>The defects that were told.</summary>
    public IReadOnlyList<Defect> DefectsTold { get; private set; } = [];

    /// <summary>What was supplied.</summary>
    public IReadOnlyList<SuppliedItem> Supplied { get; private set; } = [];

    /// <summary>Hash of what the employer recommended; null before.</summary>
    public string? RecommendedHash { get; private set; }

    /// <summary>Who accepted it; null before.</summary>
    public Guid? AcceptedBy { get; private set; }

    /// <summary>When it was accepted; null before.</summary>
    public Instant? AcceptedAt { get; private set; }

    /// <summary>The rules it is judged by, copied at acceptance; null before.</summary>
    public string? RuleSetText { get; private set; }

    /// <summary>Their version; null before acceptance.</summary>
    public string? RuleSetVersion { get; private set; }

    /// <summary>The rules it is judged by.</summary>
    /// <exception cref="InvalidOperationException">It was not accepted yet.</exception>
    public RuleSet Rules => RuleSet.Parse(RuleSetText ?? throw new InvalidOperationException("Rules are copied at acceptance."));

    /// <summary>Signs that the originals were seen.</summary>
    /// <param name="originals">Which ones, at least one.</param>
    /// <param name="act">The employer's reviewer.</param>
    public void CheckOriginals(IReadOnlyList<string> originals, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.CheckOriginals, act.Given(new OriginalsList(originals)));
        (OriginalsCheckedBy, OriginalsChecked) = (act.By.PersonId, originals);
    }

    /// <summary>Says no for the employer.</summary>
    /// <param name="act">The employer's approver with a reason; knows the <see cref="Periods"/>.</param>
    public void Reject(Act act) => SayNo(TitleApplicationTrigger.Reject, act);

    /// <summary>Goes on public notice at the employer.</summary>
    /// <param name="noticeId">The notice that shows it.</param>
    /// <param name="act">The employer's approver, another person than the one who checked the originals.</param>
    public void OpenNotice(Guid noticeId, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.OpenNotice, act);
        NoticeId = noticeId;
    }

    /// <summary>Its notice is replaced by another; it waits for that one from now on.</summary>
    /// <param name="noticeId">The new notice.</param>
    public void WaitForNotice(Guid noticeId) => NoticeId = noticeId;

    /// <summary>The material changed during the notice: back to the check, with a full new notice to come.</summary>
    public void ChangeMaterial(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.MaterialChanged, act);
        (NoticeId, OriginalsCheckedBy, OriginalsChecked) = (null, null, []);
    }

    /// <summary>An objection against it was upheld while the employer's notice ran, or after it was taken off that notice.</summary>
    /// <param name="act">Knows the <see cref="Periods"/>.</param>
    public void UpholdObjection(Act act) => SayNo(TitleApplicationTrigger.ObjectionUpheld, act);

    /// <summary>Recommends it for the employer; the sealed package is the last frozen version.</summary>
    public void Recommend(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Recommend, act);
        RecommendedHash = VersionHash;
    }

    /// <summary>Tells the applicant every defect, once.</summary>
    /// <param name="defects">The complete list, at least one.</param>
    /// <param name="act">The title officer; knows <see cref="RuleSet"/> and <see cref="Periods"/>.</param>
    public void RequestSupplement(IReadOnlyList<string> defects, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.RequestSupplement, act.Given(new Defects(defects)));
        SupplementCount++;
        SupplementDueAt = act.Fact<Periods>().SupplementDueAt;
        DefectsTold = [.. defects.Select((text, index) => new Defect { Number = index + 1, Text = text })];
    }

    /// <summary>Answers the defects. What the employer recommended stays as it was; only answers to listed defects are added.</summary>
    /// <param name="items">What is supplied.</param>
    /// <param name="act">The applicant; knows the <see cref="EvidenceOnFile"/>.</param>
    /// <returns>The next frozen version with the difference, to be stored.</returns>
    public ApplicationVersion Supply(IReadOnlyList<SuppliedItem> items, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Supply, act.Given(new Supplement(items)));
        Supplied = items;
        return Freeze(FrozenText.Of(new { Content, Supplied }), FrozenText.Of(items), act);
    }

    /// <summary>Does not accept it.</summary>
    /// <param name="act">The head of the review office with a reason; knows the <see cref="Periods"/>.</param>
    public void Refuse(Act act) => SayNo(TitleApplicationTrigger.Refuse, act);

    /// <summary>Accepts it. The rules of this moment are copied; later changes do not move this case.</summary>
    /// <param name="act">The title officer; knows the <see cref="RuleSet"/>.</param>
    public void Accept(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Accept, act);
        (AcceptedBy, AcceptedAt) = (act.By.PersonId, act.At);
        (RuleSetText, RuleSetVersion) = (act.Fact<RuleSet>().Text, act.Fact<RuleSet>().Version);
    }

    void SayNo(TitleApplicationTrigger trigger, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, trigger, act);
        ObjectionUntil = act.Fact<Periods>().ObjectionUntil;
    }
}

/// <summary>Fact: the originals that were seen.</summary>
public sealed record OriginalsList(IReadOnlyList<string> Seen);

/// <summary>Fact: what is supplied in answer to defects.</summary>
public sealed record Supplement(IReadOnlyList<SuppliedItem> Items);
