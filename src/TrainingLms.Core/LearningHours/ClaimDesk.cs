using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>A claim with what is needed to show it.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Files">Its evidence, without content.</param>
/// <param name="Overlaps">What else the person learned in the same days, as far as the reader sees it; empty in lists.</param>
/// <param name="Act">Who looks, knowing what the table asks for.</param>
public sealed record ClaimSight(HoursClaim Claim, IReadOnlyList<EvidenceLine> Files, IReadOnlyList<string> Overlaps, Act Act)
{
    /// <summary>What the claim would count on the statement of its year if it were granted now, and why less; null in lists, once it is decided, and for a year without rules.</summary>
    public StatementLine? WouldCount { get; init; }
}

/// <summary>A file of evidence as it is listed.</summary>
/// <param name="Id">Key.</param>
/// <param name="ClaimId">The claim.</param>
/// <param name="Name">Name.</param>
/// <param name="MediaType">Kind of file, by its content.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">SHA-256.</param>
public sealed record EvidenceLine(Guid Id, Guid ClaimId, string Name, string MediaType, int Size, string Hash);

/// <summary>Where outside learning is claimed, endorsed, granted and, where it proves wrong, taken back.</summary>
public sealed class ClaimDesk(LmsDbContext db, HoursRuleOffice office, HoursLedger ledger, CarryOver carryOver, HoursOptions options, KeyRing keys, WorkCalendar calendar)
{
    /// <summary>Own claims, and those of people in the actor's scope; newest first.</summary>
    public async Task<Page<ClaimSight>> ListAsync(Act act, PageRequest page, CancellationToken cancel = default)
    {
        var claims = db.HoursClaims.VisibleTo(act.By, db).AsNoTracking();
        if (page.AfterId is { } last) claims = claims.Where(c => c.Id < last);
        var read = await page.ReadAsync(claims.OrderByDescending(c => c.Id), c => c.Id.ToString(), cancel);
        var ids = read.Items.Select(claim => claim.Id).ToList();
        var files = (await FilesOf(ids).ToListAsync(cancel)).ToLookup(file => file.ClaimId);
        var book = await office.BookAsync(cancel);
        return new Page<ClaimSight>([.. read.Items.Select(claim => Sight(claim, [.. files[claim.Id]], [], book, act))], read.Next);
    }

    /// <summary>A claim that the actor may see, with its evidence and what it overlaps with.</summary>
    /// <exception cref="RefusedException"><c>hours.claim_not_found</c>.</exception>
    public async Task<ClaimSight> LookAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var claim = await FindAsync(id, act.By, cancel);
        return Sight(claim, await FilesOf([id]).ToListAsync(cancel), await OverlapsAsync(claim, act.By, cancel), await office.BookAsync(cancel), act) with
        {
            WouldCount = claim.State is HoursClaimState.Draft or HoursClaimState.Submitted or HoursClaimState.Endorsed ? await WouldCountAsync(claim, act.By, cancel) : null,
        };
    }

    async Task<StatementLine?> WouldCountAsync(HoursClaim claim, Actor actor, CancellationToken cancel)
    {
        try
        {
            var planned = new PlannedHours(
                claim.Category, claim.ClaimedHundredths, claim.TableDaysHundredths, claim.Kind, claim.LearnedFrom, claim.LearnedOn, claim.Title);
            return (await ledger.WhatIfAsync(actor, claim.PersonId, claim.LearnedOn.Year, [planned], [], null, 1, cancel)).Lines.Single(line => line.Entry.Source == HoursSource.Plan);
        }
        // A year before any rules, or rules that have lost the row since: nothing can be said beforehand.
        catch (RefusedException refused) when (refused.Codes is ["hours.rule_missing"] or ["hours.planned_wrong"] or ["person.not_found"])
        {
            return null;
        }
    }

    /// <summary>Begins a claim.</summary>
    /// <exception cref="RefusedException">Everything that is wrong with what is claimed, see <see cref="HoursClaim.Draft"/>.</exception>
    public async Task<ClaimSight> DraftAsync(NewClaim wanted, Act act, CancellationToken cancel = default)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        var claim = HoursClaim.Draft(wanted, person.UnitId, Knowing(wanted, person.UnitId, await office.BookAsync(cancel), act));
        db.HoursClaims.Add(claim);
        await db.SaveChangesAsync(cancel);
        return await LookAsync(claim.Id, act, cancel);
    }

    /// <summary>Writes a draft anew.</summary>
    /// <exception cref="RefusedException">As for <see cref="DraftAsync"/>.</exception>
    public async Task<ClaimSight> ReviseAsync(Guid id, NewClaim wanted, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var book = await office.BookAsync(cancel);
        return await DoAsync(id, expected, act, claim => claim.Revise(wanted, Knowing(wanted, claim.UnitId, book, act)), cancel);
    }

    /// <summary>Hands a draft in.</summary>
    /// <exception cref="RefusedException"><c>hours.evidence_missing</c>.</exception>
    public async Task<ClaimSight> SubmitAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var files = await FilesOf([id]).CountAsync(cancel);
        return await DoAsync(id, expected, act, claim => claim.Move(HoursClaimTrigger.Submit, act.Given(new EvidenceFiles(files))), cancel);
    }

    /// <summary>Withdraws or returns.</summary>
    public Task<ClaimSight> MoveAsync(Guid id, HoursClaimTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, claim => claim.Move(trigger, act), cancel);

    /// <summary>Endorses for the unit, having seen evidence and overlaps.</summary>
    /// <exception cref="RefusedException"><c>hours.evidence_not_seen</c>, <c>hours.overlap_unexplained</c>, <c>hours.own_claim</c>.</exception>
    public async Task<ClaimSight> EndorseAsync(Guid id, bool evidenceSeen, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var overlaps = await OverlapsAsync(await FindAsync(id, act.By, cancel), act.By, cancel);
        return await DoAsync(id, expected, act, claim => claim.Endorse(act.Given(new SeenByUnit(evidenceSeen, overlaps))), cancel);
    }

    /// <summary>Grants, and books the entry in the same transaction.</summary>
    /// <exception cref="RefusedException"><c>hours.grant_above_table</c>, <c>reason.missing</c>, <c>duty.claim_needs_two</c>, <c>hours.granted_before</c>.</exception>
    public Task<ClaimSight> GrantAsync(Guid id, int hundredths, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, claim => db.HoursEntries.Add(claim.Grant(hundredths, act)), cancel);

    /// <summary>Does not recognise it.</summary>
    /// <exception cref="RefusedException"><c>hours.refusal_reason_missing</c>, <c>reason.missing</c>.</exception>
    public Task<ClaimSight> RefuseAsync(Guid id, ClaimRefusal? why, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, claim => claim.Refuse(why, act), cancel);

    /// <summary>Takes a grant back, with a counter-entry in the same transaction.</summary>
    /// <exception cref="RefusedException"><c>hours.person_not_heard</c>, <c>reason.missing</c>.</exception>
    public async Task<ClaimSight> ReverseAsync(Guid id, LocalDate? heardOn, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var knowing = act.Given(new Today(calendar.DayOf(act.At)));
        var claim = await FindAsync(id, act.By, cancel);
        expected.Against(claim);
        claim.Reverse(heardOn, knowing);
        var entry = await db.HoursEntries.SingleOrDefaultAsync(e => e.Source == HoursSource.Claim && e.SourceId == id
            && e.Kind == HoursEntryKind.ClaimGrant && e.State == HoursEntryState.Booked, cancel);
        if (entry is not null)
        {
            db.HoursEntries.Add(entry.ReverseFor(claim, act));
            await carryOver.RedoAsync(entry, act, cancel);
        }
        await db.SaveChangesAsync(cancel);
        return await LookAsync(id, act, cancel);
    }

    /// <summary>Adds a file of evidence to an own draft.</summary>
    /// <exception cref="RefusedException"><c>hours.claim_not_found</c>, <c>hours.evidence_only_in_draft</c>, <c>hours.evidence_too_many</c>, <c>hours.evidence_twice</c>,
    /// and what <see cref="ProofFile.Read"/> refuses.</exception>
    public async Task<ClaimSight> AttachAsync(Guid id, string name, byte[] content, Act act, CancellationToken cancel = default)
    {
        await OwnDraftAsync(id, act, cancel);
        var file = new ClaimEvidence(id, ProofFile.Read(name, content, options.EvidenceMegabytes), keys, act);
        if (await FilesOf([id]).CountAsync(cancel) >= options.EvidenceFiles) throw new RefusedException(RefusalKind.RuleBroken, "hours.evidence_too_many", ("most", options.EvidenceFiles));
        db.ClaimEvidence.Add(file);
        await db.SaveChangesAsync(cancel);
        return await LookAsync(id, act, cancel);
    }

    /// <summary>Removes a file of evidence from an own draft.</summary>
    /// <exception cref="RefusedException"><c>hours.claim_not_found</c>, <c>hours.evidence_only_in_draft</c>, <c>hours.evidence_not_found</c>.</exception>
    public async Task<ClaimSight> DetachAsync(Guid id, Guid fileId, Act act, CancellationToken cancel = default)
    {
        await OwnDraftAsync(id, act, cancel);
        db.ClaimEvidence.Remove(await FileAsync(id, fileId, cancel));
        await db.SaveChangesAsync(cancel);
        return await LookAsync(id, act, cancel);
    }

    /// <summary>A file of evidence, opened.</summary>
    /// <exception cref="RefusedException"><c>hours.claim_not_found</c>, <c>hours.evidence_not_found</c>.</exception>
    public async Task<(HoursClaim Claim, ClaimEvidence File, byte[] Content)> OpenAsync(Guid id, Guid fileId, Actor actor, CancellationToken cancel = default)
    {
        var claim = await FindAsync(id, actor, cancel);
        var file = await FileAsync(id, fileId, cancel);
        return (claim, file, file.Open(keys));
    }

    async Task<HoursClaim> FindAsync(Guid id, Actor actor, CancellationToken cancel) =>
        await db.HoursClaims.VisibleTo(actor, db).SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "hours.claim_not_found");

    async Task<ClaimEvidence> FileAsync(Guid id, Guid fileId, CancellationToken cancel) =>
        await db.ClaimEvidence.SingleOrDefaultAsync(file => file.ClaimId == id && file.Id == fileId, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "hours.evidence_not_found");

    async Task OwnDraftAsync(Guid id, Act act, CancellationToken cancel)
    {
        var claim = await FindAsync(id, act.By, cancel);
        if (claim.PersonId != act.By.PersonId) throw new RefusedException(RefusalKind.Forbidden, "hours.evidence_of_claimant");
        if (claim.State != HoursClaimState.Draft) throw new RefusedException(RefusalKind.WrongState, "hours.evidence_only_in_draft");
    }

    async Task<ClaimSight> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<HoursClaim> deed, CancellationToken cancel)
    {
        var claim = await FindAsync(id, act.By, cancel);
        expected.Against(claim);
        deed(claim);
        await db.SaveChangesAsync(cancel);
        return await LookAsync(id, act, cancel);
    }

    IQueryable<EvidenceLine> FilesOf(IReadOnlyList<Guid> claims) => db.ClaimEvidence.AsNoTracking().Where(file => claims.Contains(file.ClaimId))
        .OrderBy(file => file.Id).Select(file => new EvidenceLine(file.Id, file.ClaimId, file.Name, file.MediaType, file.Size, file.Hash));

    /// <summary>What else was learned, or claimed, in the days of a claim.</summary>
    async Task<IReadOnlyList<string>> OverlapsAsync(HoursClaim claim, Actor actor, CancellationToken cancel)
    {
        var (from, to) = (claim.LearnedFrom ?? claim.LearnedOn, claim.LearnedOn);
        var entries = await db.HoursEntries.VisibleTo(actor, db).AsNoTracking().Where(e => e.PersonId == claim.PersonId && e.State == HoursEntryState.Booked
                && e.SourceId != claim.Id && (e.Kind == HoursEntryKind.Grant || e.Kind == HoursEntryKind.ClaimGrant)
                && e.LearnedOn >= from && (e.LearnedFrom ?? e.LearnedOn) <= to)
            .OrderBy(e => e.LearnedOn).Select(e => new { e.Title, e.LearnedOn }).Take(20).ToListAsync(cancel);
        var claims = await db.HoursClaims.VisibleTo(actor, db).AsNoTracking().Where(c => c.PersonId == claim.PersonId && c.Id != claim.Id
                && (c.State == HoursClaimState.Submitted || c.State == HoursClaimState.Endorsed) && c.LearnedOn >= from && (c.LearnedFrom ?? c.LearnedOn) <= to)
            .OrderBy(c => c.LearnedOn).Select(c => new { c.Title, c.LearnedOn }).Take(20).ToListAsync(cancel);
        return [.. entries.Concat(claims).Select(other => $"{other.Title} ({other.LearnedOn:uuuu-MM-dd})")];
    }

    Act Knowing(NewClaim wanted, Guid unitId, HoursRuleBook book, Act act) =>
        act.Given(wanted).Given(ClaimTerms.Of(wanted, book.For(unitId, wanted.LearnedOn.Year))).Given(new Today(calendar.DayOf(act.At)));

    /// <summary>Buttons are judged as if everything asked for were given; what is really given is judged when they are pressed.</summary>
    ClaimSight Sight(HoursClaim claim, List<EvidenceLine> files, IReadOnlyList<string> overlaps, HoursRuleBook book, Act act)
    {
        var wanted = new NewClaim(claim.Kind, claim.Units, claim.Level, claim.AuthorRank, claim.Category, claim.ClaimedHundredths, claim.LearnedFrom, claim.LearnedOn, claim.Title, claim.Evidence);
        var knowing = Knowing(wanted, claim.UnitId, book, act.Because("-")).Given(new EvidenceFiles(files.Count)).Given(new SeenByUnit(true, overlaps))
            .Given(new GrantedHours(claim.ClaimedHundredths)).Given(new RefusedFor(ClaimRefusal.NotProven)).Given(new Hearing(calendar.DayOf(act.At), calendar.DayOf(act.At)));
        return new ClaimSight(claim, files, overlaps, knowing);
    }
}
