using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Audit;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

sealed record NewApplicationRequest(Guid RoundId, TitleLevel Level);

sealed record AchievementRequest(
    string Title, LocalDate AchievedOn, [property: Description("What the applicant calls it")] string EvidenceName,
    [property: Description("Hash of a file of evidence of this application; it must be uploaded before the application is handed in")] string EvidenceHash, IReadOnlyList<string>? Partners = null);

sealed record AvoidanceRequest(string Name, string Ground);

sealed record ApplicationContentRequest(
    TitleLevel Level, IReadOnlyList<AchievementRequest> Achievements, string? Direction = null, EducationLevel? Education = null,
    bool ProbationPassed = false, TitleLevel? LowerTitle = null, LocalDate? LowerTitleSince = null, IReadOnlyList<AvoidanceRequest>? Avoid = null)
{
    public ApplicationContent Content => new(Level, Direction, Education, ProbationPassed, LowerTitle, LowerTitleSince,
        [.. Achievements.Select(a => new Achievement
        {
            Title = a.Title, AchievedOn = a.AchievedOn, EvidenceName = a.EvidenceName, EvidenceHash = a.EvidenceHash, Partners = a.Partners ?? [],
        })])
    {
        Avoid = [.. (Avoid ?? []).Select(wish => new AvoidanceWish { Name = wish?.Name ?? "", Ground = wish?.Ground ?? "" })],
    };
}

sealed record ApplicationSubmissionRequest(bool CommitmentSigned = false);

sealed record OriginalsCheckRequest(IReadOnlyList<string> Originals);

sealed record NoticeRequest(string Contact, IReadOnlyList<string>? Fields = null);

sealed record SupplementRequestRequest(IReadOnlyList<string> Defects);

sealed record SuppliedItemRequest(int Defect, string EvidenceName, [property: Description("Hash of a file of evidence of this application")] string EvidenceHash);

sealed record SupplementRequest(IReadOnlyList<SuppliedItemRequest> Items);

sealed record FindingDecisionRequest(string Key, bool Met, string? Reason = null);

sealed record EligibilityExceptionRequest(string Key, IReadOnlyList<string> Recommenders, string? Reason = null);

sealed record DefenceSlotRequest(Instant StartsAt, string Place, string? Reason = null)
{
    public DefenceSlot Slot => new(StartsAt, Place);
}

sealed record HistoryView(Instant At, string Trigger, string Label, string? From, string? To, string Actor, string As, string? Reason);

/// <summary>A version of a piece of evidence. Achievements and answers to defects name it by its hash.</summary>
sealed record TitleEvidenceView(
    Guid Id, [property: Description("Number of the piece in the application")] int Item, [property: Description("Number of the version of the piece")] int Number, string Name, string MediaType, int Size, string Hash,
    [property: Description("Hash of the file as it came, where something was taken out of it")] string? UploadedHash, VirusScan Scan, Instant UploadedAt,
    [property: Description("Number of the frozen version that named it first; until then the applicant alone sees it")] int? HandedInWith)
{
    public static TitleEvidenceView Of(TitleEvidence f) => new(f.Id, f.Item, f.Number, f.Name, f.MediaType, f.Size, f.Hash, f.UploadedHash, f.Scan, f.UploadedAt, f.HandedInWith);
}

sealed record ApplicationView(
    Guid Id, Guid RoundId, Guid ApplicantId, string ApplicantName, Guid EmployerUnitId, Guid RoundUnitId, TitleLevel Level, string? Direction,
    EducationLevel? Education, bool ProbationPassed, TitleLevel? LowerTitle, LocalDate? LowerTitleSince, IReadOnlyList<Achievement> Achievements,
    int VersionNumber, string? VersionHash, IReadOnlyList<string> OriginalsChecked, Guid? NoticeId, IReadOnlyList<Defect> Defects,
    Instant? SupplementDueAt, IReadOnlyList<SuppliedItem> Supplied, string? RuleSetVersion, Instant? ObjectionUntil, Guid? SessionId,
    [property: Description("Shown with one application, not in lists")] IReadOnlyList<TitleEvidenceView> Evidence,
    Instant? DefenceAt, string? DefencePlace, int DefenceSlots, LocalDate? TitleDate, Guid? CertificateId, TitleApplicationState State, string StateName, long Version, IReadOnlyList<ActionView> Actions,
    IReadOnlyList<HistoryView> History) : IVersionedView
{
    /// <summary>As the reader may see it: until the session announces its results, whoever is not of the office sees the case still being voted on.</summary>
    public static ApplicationView Of(
        TitleApplication a, Actor reader, SentenceBook book, IReadOnlyList<TitleEvidenceView> evidence, IReadOnlyList<ActionView> actions, IReadOnlyList<HistoryView> history)
    {
        var isUntold = a.IsResultUntold && !(TitleScope.ReaderOf(reader, a) is CaseReader.Office);
        return isUntold
            ? Of(a, a.State is TitleApplicationState.UnderInvestigation ? a.State : TitleApplicationState.Balloting, null, book, evidence, [], history)
            : Of(a, a.State, a.ObjectionUntil, book, evidence, actions, history);
    }

    static ApplicationView Of(
        TitleApplication a, TitleApplicationState state, Instant? objectionUntil, SentenceBook book, IReadOnlyList<TitleEvidenceView> evidence, IReadOnlyList<ActionView> actions,
        IReadOnlyList<HistoryView> history) => new(
        a.Id, a.RoundId, a.ApplicantId, a.ApplicantName, a.EmployerUnitId, a.RoundUnitId, a.Level, a.Direction, a.Education, a.ProbationPassed,
        a.LowerTitle, a.LowerTitleSince, a.Achievements, a.VersionNumber, a.VersionHash, a.OriginalsChecked, a.NoticeId, a.DefectsTold,
        a.SupplementDueAt, a.Supplied, a.RuleSetVersion, objectionUntil, a.SessionId, evidence, a.DefenceAt, a.DefencePlace, a.DefenceSlots, a.TitleDate, a.CertificateId, state,
        book[$"title_application.state.{Snake.Of(state)}"], a.Version, actions, history);

    public static async Task<ApplicationView> ShowAsync(TitleApplication a, ApplicationDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var (history, isOffice) = (await desk.HistoryAsync(a, cancel), TitleScope.ReaderOf(act.By, a) is CaseReader.Office);
        var shown = isOffice || !a.IsResultUntold ? history : history.Take(history.ToList().FindLastIndex(one => one.Trigger == Snake.Of(TitleApplicationTrigger.PutToBallot)) + 1);
        return Of(a, act.By, book, [.. (await desk.EvidenceAsync(a, act.By, cancel)).Select(TitleEvidenceView.Of)], ActionView.Of(await desk.ActionsAsync(a, act, cancel), book), [.. shown.Select(entry => Line(entry, isOffice || !OfPanel.Contains(entry.As), book))]);
    }

    /// <summary>Whose names outsiders do not learn (Panel.NamesPublic is false).</summary>
    public static readonly string[] OfPanel = [Role.Chair, Role.ViceChair, Role.Expert, Role.Scrutineer, Role.Teller];

    static HistoryView Line(AuditEntry entry, bool isNamed, SentenceBook book) => new(entry.At, entry.Trigger,
        book[$"title_application.trigger.{entry.Trigger}"], entry.FromState, entry.ToState, isNamed ? entry.ActorName : "", entry.As, entry.Reason);
}

/// <summary>One rule as a person reads it.</summary>
sealed record FindingView(
    string Key, string Name, FindingOutcome Proposed, FindingOutcome Outcome, bool Excepted, string Explanation, string Code,
    IReadOnlyDictionary<string, string?> Inputs, string? Reason)
{
    public static FindingView Of(Finding finding, SentenceBook book) => new(
        finding.Key, book[$"eligibility.{finding.Key}"], finding.Proposed, finding.Outcome, finding.IsExcepted,
        book.Say(new Refusal(finding.Sentence, [.. finding.Inputs.Select(input => (input.Key, (object?)Named(input.Value, book)))])), finding.Sentence,
        finding.Inputs, finding.Reason);

    static string? Named(string? value, SentenceBook book) => value is not null && book.Knows(value) ? book[value] : value;
}

sealed record EligibilityView(Guid ApplicationId, string? RuleSetVersion, bool Decided, IReadOnlyList<FindingView> Findings);
