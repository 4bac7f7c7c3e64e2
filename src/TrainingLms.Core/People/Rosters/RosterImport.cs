using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using TrainingLms.Workflow;
using static TrainingLms.People.RosterImportTrigger;

namespace TrainingLms.People;

/// <summary>导入: a roster on its way from a file to people. Nothing is written before somebody has seen it; what was seen is what is written.</summary>
public sealed class RosterImport : Governed<RosterImportState>
{
    /// <summary>Ends in which nothing was written: what they were to undo can be undone anew.</summary>
    internal static readonly RosterImportState[] CameToNothing = [RosterImportState.Rejected, RosterImportState.Cancelled, RosterImportState.Expired, RosterImportState.Failed];

    /// <summary>For how long after writing an import can be undone.</summary>
    public static readonly Duration Undoable = Duration.FromDays(30);

    RosterImport() { }

    /// <summary>Name of the file.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public string FileHash { get; private init; } = "";

    /// <summary>Which workbook it is.</summary>
    public RosterSheet Sheet { get; private init; }

    /// <summary>Whom it may add or change.</summary>
    public ImportMode Mode { get; private set; }

    /// <summary>What refused rows mean.</summary>
    public ImportPolicy Policy { get; private set; }

    /// <summary>By which column people are found.</summary>
    public ImportKey Key { get; private set; }

    /// <summary>Columns in which the file comes before corrections by hand, with commas between; empty for none.</summary>
    public string TakeOver { get; private set; } = "";

    /// <summary>Whether known people get the new person numbers of the file.</summary>
    public bool Rekey { get; private set; }

    /// <summary>Whether the enrolments of the file are taken over.</summary>
    public bool Enrolments { get; private set; }

    /// <summary>The unit of which the file names everybody, with those below; null where absence means nothing.</summary>
    public Guid? EverybodyOf { get; private set; }

    /// <summary>Last day of those who are missing from such a file; null where none is declared.</summary>
    public LocalDate? LeaveOn { get; private set; }

    /// <summary>The unit it is for; nothing outside it and below is touched.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Who uploaded it.</summary>
    public Guid UploadedBy { get; private init; }

    /// <summary>When it was uploaded.</summary>
    public Instant UploadedAt { get; private init; }

    /// <summary>Who confirmed it; null while nobody has.</summary>
    public Guid? ConfirmedBy { get; private set; }

    /// <summary>Whether the uploader asked for the first preview to be confirmed at once where it has neither errors nor warnings.</summary>
    public bool ConfirmIfClean { get; private set; }

    /// <summary>When it was written; null before.</summary>
    public Instant? AppliedAt { get; private set; }

    /// <summary>Hash of the plan; null before the first preview and while it is read anew.</summary>
    public string? PlanHash { get; private set; }

    /// <summary>Rows by verdict; all zero before the first preview.</summary>
    public RosterCounts Counts { get; private set; } = new();

    /// <summary>What the preview before this one counted, as JSON; null where this is the first.</summary>
    public string? LastCountsJson { get; private set; }

    /// <summary>Active people in scope when the plan was made.</summary>
    public int ActivePeople { get; private set; }

    /// <summary>What is worth telling about the file, as JSON; empty before the first preview.</summary>
    public string NoticesJson { get; private set; } = "[]";

    /// <summary>Why the file was refused or the work failed: a code; null when neither.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>Figures for the sentence of the failure, as JSON; null where there are none.</summary>
    public string? FailureFactsJson { get; private set; }

    /// <summary>Who rejected it; null unless a training officer did.</summary>
    public Guid? RejectedBy { get; private set; }

    /// <summary>Why it was rejected, in that officer's words; null unless it was.</summary>
    public string? RejectionReason { get; private set; }

    /// <summary>The applied import that this one undoes; null where it is a file.</summary>
    public Guid? Reverses { get; private init; }

    /// <summary>Until when it can be undone, and what that needs is kept; null before it is written, where there is nothing to undo, and afterwards.</summary>
    public Instant? UndoUntil { get; private set; }

    /// <summary>When it ends unless somebody goes on with it.</summary>
    public Instant LapsesAt { get; private set; }

    /// <summary>Until when file and plan are kept; null once they are deleted.</summary>
    public Instant? StagingUntil { get; private set; }

    /// <summary>Why the file was refused or the work failed; null when neither.</summary>
    public Refusal? Failure => FailureCode is not { } code ? null
        : new RosterNotice(code, FailureFactsJson is { } facts ? JsonSerializer.Deserialize<Dictionary<string, string>>(facts)! : []).AsRefusal();

    /// <summary>What the preview before this one counted; null where this is the first. What differs is what the new settings, or others' work, have changed.</summary>
    public RosterCounts? LastCounts => LastCountsJson is { } counts ? JsonSerializer.Deserialize<RosterCounts>(counts) : null;

    /// <summary>How the file is read.</summary>
    public RosterSettings Settings => new(Mode, Policy, Key)
    {
        TakeOver = TakeOver.Split(',', StringSplitOptions.RemoveEmptyEntries),
        Rekey = Rekey,
        Enrolments = Enrolments,
        EverybodyOf = EverybodyOf,
        LeaveOn = LeaveOn,
    };

    /// <summary>What is worth telling about the file.</summary>
    public IReadOnlyList<RosterNotice> Notices => JsonSerializer.Deserialize<List<RosterNotice>>(NoticesJson)!;

    /// <summary>Whether the file was text with separators; known once it is read.</summary>
    public bool WasText => Notices.Any(notice => notice.Code == "roster.text_file");

    /// <summary>Whether the uploader, who has asked for it, would confirm this preview without looking at it: no errors, no warnings, and nothing else that the table demands.</summary>
    /// <param name="uploader">An act of the uploader.</param>
    public bool IsToBeConfirmedUnseen(Act uploader) => ConfirmIfClean && Counts is { Refused: 0, WithWarnings: 0 } && PlanHash is { } hash
        && RosterImportWorkflow.Table.Check(this, RosterImportTrigger.Confirm, uploader.Given(new SeenPlan(hash))).IsAllowed;

    /// <summary>Leavers above 2 people and above 5 % of the active people: a second person must confirm.</summary>
    public bool IsGuardTripped => Counts.Leave > 2 && 100 * Counts.Leave > 5 * ActivePeople;

    /// <summary>Whether it undoes another import.</summary>
    public bool IsReversal => Reverses is not null;

    /// <summary>More than half of the active people would leave: refused, whoever confirms. Except where they were added by mistake, which is undone.</summary>
    public bool IsMassLeaving => !IsReversal && IsGuardTripped && 2 * Counts.Leave > ActivePeople;

    /// <summary>Whether its story has ended.</summary>
    public bool IsOver => State is RosterImportState.Applied or RosterImportState.Rejected or RosterImportState.Cancelled
        or RosterImportState.Expired or RosterImportState.Failed;

    /// <summary>Whether it waits for a worker or is being worked on.</summary>
    public bool IsAtWork => State is RosterImportState.Uploaded or RosterImportState.Reading or RosterImportState.Confirmed or RosterImportState.Applying;

    /// <inheritdoc/>
    public override Instant? NextDue() => RosterImportWorkflow.Table.NextDue(this);

    /// <summary>Takes a file in.</summary>
    /// <exception cref="RefusedException">Forbidden for who is not HR officer of the unit.</exception>
    public static RosterImport Upload(NewRoster wanted, RosterOptions options, Act act)
    {
        var import = new RosterImport
        {
            Id = act.NewId(),
            FileName = wanted.FileName,
            FileHash = Convert.ToHexStringLower(SHA256.HashData(wanted.Content)),
            Sheet = wanted.Sheet,
            UnitId = wanted.UnitId,
            UploadedBy = act.By.PersonId,
            UploadedAt = act.At,
            LapsesAt = act.At + options.Kept,
            StagingUntil = act.At + options.Kept,
            ConfirmIfClean = wanted.ConfirmIfClean,
        };
        RosterImportWorkflow.Table.Fire(import, RosterImportTrigger.Upload, act);
        import.Take(wanted.Settings);
        return import;
    }

    /// <summary>Undoes an applied import by another one, whose plan is the inverse and which somebody must see and confirm like any other.</summary>
    /// <exception cref="RefusedException">Forbidden; <c>roster_import.nothing_to_undo</c>, <c>roster_import.undo_too_late</c>.</exception>
    public static RosterImport Undo(RosterImport applied, RosterOptions options, Act act)
    {
        var import = InverseOf(applied, options, act);
        RosterImportWorkflow.Table.Fire(import, RosterImportTrigger.Undo, act.Because($"undo:{applied.Id}").Given(new AppliedImport(applied)));
        import.Take(applied.Settings with { Policy = ImportPolicy.GoodRows });
        return import;
    }

    /// <summary>Whether <see cref="Undo"/> would begin; that nobody else has begun it already shows only in the database.</summary>
    public static Verdict CheckUndo(RosterImport applied, RosterOptions options, Act act) =>
        RosterImportWorkflow.Table.Check(InverseOf(applied, options, act), RosterImportTrigger.Undo, act.Given(new AppliedImport(applied)));

    static RosterImport InverseOf(RosterImport applied, RosterOptions options, Act act) => new()
    {
        Id = act.NewId(),
        FileName = applied.FileName,
        FileHash = applied.FileHash,
        Sheet = applied.Sheet,
        UnitId = applied.UnitId,
        UploadedBy = act.By.PersonId,
        UploadedAt = act.At,
        Reverses = applied.Id,
        LapsesAt = act.At + options.Kept,
        StagingUntil = act.At + options.Kept,
    };

    /// <summary>Ties together what the work on an import writes into the trail.</summary>
    public static string CorrelationOf(Guid importId) => $"roster_import/{importId}";

    /// <summary>Begins to read the file.</summary>
    public void BeginReading(Act act) => RosterImportWorkflow.Table.Fire(this, Read, act);

    /// <summary>The file is no workbook, or holds no roster.</summary>
    public void RefuseFile(Refusal why, Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.RefuseFile, act.Because(why.Code));
        var facts = why.Facts.ToDictionary(fact => fact.Name, fact => Convert.ToString(fact.Value, CultureInfo.InvariantCulture) ?? "");
        (FailureCode, FailureFactsJson) = (why.Code, facts.Count == 0 ? null : JsonSerializer.Serialize(facts));
    }

    /// <summary>Every row has its verdict.</summary>
    public void FinishReading(RosterPlan plan, IReadOnlyList<RosterNotice> notices, RosterOptions options, Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.FinishReading, act);
        (PlanHash, Counts, ActivePeople) = (plan.Hash, plan.Counts, plan.ActivePeople);
        NoticesJson = JsonSerializer.Serialize(notices);
        (LapsesAt, StagingUntil) = (act.At + options.Kept, act.At + options.Kept);
    }

    /// <summary>The uploader has seen the plan and confirms it.</summary>
    /// <exception cref="RefusedException"><c>roster_import.hash_differs</c>, <c>.has_errors</c>, <c>.no_good_row</c>, <c>.second_person_needed</c>, <c>.too_many_leavers</c>.</exception>
    public void Confirm(string planHash, Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.Confirm, act.Given(new SeenPlan(planHash)));
        ConfirmedBy = act.By.PersonId;
    }

    /// <summary>A second person confirms a plan with many leavers.</summary>
    /// <exception cref="RefusedException">As <see cref="Confirm"/>; <c>duty.second_person_needed</c> for the uploader, <c>reason.missing</c>.</exception>
    public void ConfirmGuarded(string planHash, Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.ConfirmGuarded, act.Given(new SeenPlan(planHash)));
        ConfirmedBy = act.By.PersonId;
    }

    /// <summary>The uploader has it read once more, in another way; what was seen no longer counts.</summary>
    public void Replan(RosterSettings settings, Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.Replan, act.Because(settings.Told));
        Take(settings);
        VoidPlan();
        ConfirmIfClean = false;
    }

    /// <summary>The uploader takes the confirmation back, whoever gave it; no worker has begun to write.</summary>
    public void Withdraw(Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.Withdraw, act);
        (ConfirmedBy, ConfirmIfClean) = (null, false);
    }

    /// <summary>A training officer above the unit does not let it pass.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>.</exception>
    public void Reject(Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.Reject, act);
        (RejectedBy, RejectionReason) = (act.By.PersonId, act.Reason);
    }

    /// <summary>Calls it off.</summary>
    public void Cancel(Act act) => RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.Cancel, act);

    /// <summary>Begins to write.</summary>
    public void BeginApplying(Act act) => RosterImportWorkflow.Table.Fire(this, Begin, act);

    /// <summary>Everything is written, in the transaction of this act.</summary>
    public void FinishApplying(Act act)
    {
        var told = $"{FileName} sha256:{FileHash} plan:{PlanHash} written:{Counts.Written} unchanged:{Counts.Unchanged} refused:{Counts.Refused}"
            + (Counts.AskTransfer > 0 ? $" asked:{Counts.AskTransfer}" : "") + (Counts.Enrol > 0 ? $" enrolled:{Counts.Enrol}" : "") + (Counts.Release > 0 ? $" released:{Counts.Release}" : "");
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.FinishApplying, act.Because(told));
        AppliedAt = act.At;
        UndoUntil = IsReversal || !Counts.CanBeUndone ? null : act.At + Undoable;
    }

    /// <summary>A person, a unit or the officer's scope has changed since the plan: it is read anew and must be seen again.</summary>
    public void FindStale(Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.FindStale, act);
        ConfirmedBy = null;
        VoidPlan();
    }

    /// <summary>Something unexpected: nothing is written.</summary>
    public void Break(Act act)
    {
        RosterImportWorkflow.Table.Fire(this, RosterImportTrigger.Break, act);
        (FailureCode, FailureFactsJson) = ("internal.unexpected", null);
    }

    /// <summary>Whatever the clock finds due.</summary>
    public void Expire(RosterImportTrigger trigger, Act act) => RosterImportWorkflow.Table.Fire(this, trigger, act);

    /// <summary>File and plan have been deleted.</summary>
    public void ForgetStaging() => StagingUntil = null;

    /// <summary>What is needed to undo it has been deleted.</summary>
    public void ForgetUndo() => UndoUntil = null;

    void Take(RosterSettings settings)
    {
        (Mode, Policy, Key) = (settings.Mode, settings.Policy, settings.Key);
        (TakeOver, Rekey, Enrolments) = (string.Join(',', settings.TakeOver.Distinct()), settings.Rekey, settings.Enrolments);
        (EverybodyOf, LeaveOn) = (settings.EverybodyOf, settings.LeaveOn);
    }

    void VoidPlan() => (LastCountsJson, PlanHash) = (JsonSerializer.Serialize(Counts), null);
}

/// <summary>Fact: the import that is to be undone.</summary>
public sealed record AppliedImport(RosterImport Import);

/// <summary>Fact: the hash of the plan that the confirming person has seen.</summary>
public sealed record SeenPlan(string Hash);
