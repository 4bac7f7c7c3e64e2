using NodaTime;
using TrainingLms.Certificates;
using TrainingLms.Titles;
using TrainingLms.Workflow;
using static TrainingLms.Titles.TitleApplicationState;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>
/// What title-evaluation.md says must hold at every moment of a round, whoever did whatever in whatever order. Thresholds, periods and times are computed here once more, with nothing of
/// the product: a rule that asks the product is no rule.
/// </summary>
/// <param name="before">What was touched, before the step.</param>
/// <param name="now">The same after it.</param>
/// <param name="walk">Who everybody is, and what was done so far.</param>
/// <param name="at">The end of the step.</param>
sealed partial class RoundRules(RoundState before, RoundState now, RoundWalk walk, Instant at)
{
    /// <summary>States of which a person may have any number in a round.</summary>
    public static readonly TitleApplicationState[] Ended = [Discarded, Lapsed, EmployerRejected, Abandoned, NotAccepted, Ineligible, NotPassed, NotConfirmed, Revoked, Withdrawn, Disqualified];

    /// <summary>States that nobody reaches but by a ballot that passed.</summary>
    static readonly TitleApplicationState[] Passed = [ResultPending, ResultNotice, ResultHeld, ConfirmationDue, Confirmed, Certified, Revoked];

    static readonly TitleApplicationState[] InSession = [Scheduled, ExpertReview, DefenceDue, ReadyForMeeting, Balloting];

    static readonly TitleApplicationState[] FoundEligible = [Eligible, .. InSession, .. Passed, NotPassed];

    readonly Dictionary<Guid, TitleApplication> files = now.Applications.ToDictionary(a => a.Id);
    readonly Dictionary<Guid, PublicNotice> notices = now.Notices.ToDictionary(n => n.Id);
    readonly Dictionary<Guid, ReviewSession> sessions = now.Sessions.ToDictionary(s => s.Id);
    readonly Dictionary<Guid, PanelSeat> seats = now.Seats.ToDictionary(s => s.Id);
    readonly Dictionary<Guid, BallotRound> ballots = now.Ballots.ToDictionary(b => b.Id);

    public IEnumerable<string> Broken() =>
        [.. Applications(), .. Eligibility(), .. Frozen(), .. Results(), .. Notices(), .. Objections(), .. Draws(), .. Panels(), .. Rolls(), .. Ballots(), .. Certificates()];

    /// <summary>4.1: one running case of a person; defects told once; what was frozen stays.</summary>
    IEnumerable<string> Applications()
    {
        foreach (var person in now.Applications.GroupBy(a => a.ApplicantId))
            if (person.Count(a => !Ended.Contains(a.State)) > 1) yield return $"{person.Key} has several applications in one round";
        foreach (var (was, file) in Pairs(before.Applications, now.Applications, a => a.Id))
        {
            if (file.SupplementCount > 1) yield return "defects were told twice";
            if (file.VersionNumber < was.VersionNumber || (file.VersionNumber == was.VersionNumber && file.VersionHash != was.VersionHash)) yield return "a frozen version changed";
            if (was.AcceptedAt is { } accepted && file.AcceptedAt == accepted && file.RuleSetText != was.RuleSetText) yield return "the rules of an accepted case moved";
            if (file.State == Withdrawn && was.State != Withdrawn && now.Leads.Any(l => l.SubjectId == file.Id && l.State == FraudLeadState.Raised)) yield return "withdrawn while a lead is open";
            if (file.State != was.State && Ended.Contains(was.State) && was.State is not (EmployerRejected or NotAccepted or Ineligible or NotPassed)) yield return $"{was.State} came back as {file.State}";
        }
        foreach (var file in now.Applications)
        {
            if (file.State is not (Draft or Discarded or Lapsed or Withdrawn or UnderInvestigation) && (file.VersionNumber == 0 || file.VersionHash is null)) yield return $"{file.State} without a frozen version";
            if (file.RecommendedHash is null && FoundEligible.Contains(file.State)) yield return $"{file.State} without a recommendation";
        }
    }

    /// <summary>4.1 and 10: nobody goes to a panel with a failed or an open rule, and two officers said so.</summary>
    IEnumerable<string> Eligibility()
    {
        foreach (var file in now.Applications.Where(a => FoundEligible.Contains(a.State)))
        {
            if (file.Findings.Count == 0 || file.Findings.Any(f => f.Outcome == FindingOutcome.NeedsHuman || (f.Outcome == FindingOutcome.Fail && !f.IsExcepted))) yield return $"{file.State} with a rule that is open or failed";
            if (file.EligibilitySignedBy is null || file.EligibilityConfirmedBy is null || file.EligibilitySignedBy == file.EligibilityConfirmedBy) yield return $"{file.State} without two officers";
            if (file.RuleSetText is null) yield return $"{file.State} without rules";
        }
    }

    /// <summary>4.1 Freeze and Unfreeze: only for an open lead, nothing moves meanwhile, and exactly the time lost is given back.</summary>
    IEnumerable<string> Frozen()
    {
        foreach (var (was, file) in Pairs(before.Applications, now.Applications, a => a.Id))
        {
            if ((file.State == UnderInvestigation) != (file.FrozenAt is not null)) yield return $"{file.State}, frozen at {file.FrozenAt}";
            if (file.State == UnderInvestigation && was.State != UnderInvestigation && !now.Leads.Any(l => l.SubjectId == file.Id && l.State == FraudLeadState.Raised)) yield return "frozen without an open lead";
            if (file.State == Disqualified && !now.Leads.Any(l => l.SubjectId == file.Id && l.State == FraudLeadState.Proven)) yield return "disqualified without proof";
            if (was.State != UnderInvestigation || file.State == UnderInvestigation) continue;
            if (now.Leads.Any(l => l.SubjectId == file.Id && l.State == FraudLeadState.Raised)) yield return $"{file.State} while a lead is open";
            if (file.State == Disqualified) continue;
            // A notice that ended meanwhile completes at once, in the same step.
            if (walk.Trail.LifeOf(file.Id).Last(e => e.Trigger == "unfreeze").ToState != Snake.Of(was.CameFrom!.Value)) yield return $"froze as {was.CameFrom} and goes on as {file.State}";
            var lost = at - was.FrozenAt!.Value;
            if (file.RoundClosesAt - was.RoundClosesAt != lost) yield return $"{lost} were lost, the round gives back {file.RoundClosesAt - was.RoundClosesAt}";
            if (file.State == SupplementRequested && file.SupplementDueAt - was.SupplementDueAt != lost) yield return $"{lost} were lost, the supplement gives back {file.SupplementDueAt - was.SupplementDueAt}";
            // What an objection took after the notice, it gives back itself.
            var isObjected = was.CameFrom is EmployerNotice or EmployerNoticeHeld && was.NoticeId is { } id && notices.GetValueOrDefault(id) is { EndsAt: not null } notice && was.ObjectedAt >= notice.PublishedAt;
            var until = isObjected ? Instant.Max(was.FrozenAt.Value, Instant.Min(notices[was.NoticeId!.Value].EndsAt!.Value, at)) : at;
            if (file.UploadBy - was.UploadBy != until - was.FrozenAt.Value) yield return $"{until - was.FrozenAt.Value} were lost, the upload date gives back {file.UploadBy - was.UploadBy}";
        }
    }

    /// <summary>3.3: a result comes from one ballot that was declared, with a quorum of the whole panel and two thirds of those present.</summary>
    IEnumerable<string> Results()
    {
        foreach (var file in now.Applications)
        {
            var own = now.Ballots.Where(b => b.ApplicationId == file.Id && sessions.GetValueOrDefault(b.SessionId)?.State is not SessionState.Annulled).ToList();
            var last = own.Where(b => b.State == BallotRoundState.Declared).MaxBy(b => (walk.Trail.LifeOf(b.Id).Select(e => (e.At, e.Sequence)).LastOrDefault()));
            if (Passed.Contains(file.State) && last is not { HasPassed: true }) yield return $"{file.State} without a ballot that passed";
            if (file.State == NotPassed && last is not { HasPassed: false } && walk.Trail.LifeOf(file.Id)[^1].Trigger != "no_show_failed") yield return "not passed without a ballot that failed";
            if (own.Count(b => b.State is not (BallotRoundState.Declared or BallotRoundState.Voided)) > 1) yield return "two ballots on one case run at once";
            if ((file.State == Balloting) != own.Any(b => b.State is not (BallotRoundState.Declared or BallotRoundState.Voided))) yield return $"{file.State} with ballots {string.Join(' ', own.Select(b => b.State))}";
        }
        foreach (var ballot in now.Ballots.Where(b => b.State == BallotRoundState.Declared))
        {
            var present = ballot.Denominator == RecusalDenominator.ExcludeFromPresent ? ballot.Present - ballot.Recused : ballot.Present;
            if (ballot.Issued + ballot.Issued + ballot.Issued < ballot.PanelSize + ballot.PanelSize) yield return $"declared with {ballot.Issued} of {ballot.PanelSize}";
            if (ballot.HasPassed != (ballot.Favour + ballot.Favour + ballot.Favour >= present + present)) yield return $"{ballot.Favour} of {present} is told as passed: {ballot.HasPassed}";
        }
        // Nothing is made public of a session before it was declared, and then of all that it passed together.
        foreach (var file in now.Applications.Where(a => a.State is ResultNotice or ResultHeld or ConfirmationDue or Confirmed or Certified))
            if (file.ResultDeclaredAt is null || (file.SessionId is { } id && sessions.GetValueOrDefault(id)?.State is not (SessionState.Declared or SessionState.Archived))) yield return $"{file.State} before the session was declared";
    }

    /// <summary>3.2, 3.4 and 4.4: five whole working days, never fewer, signed by three, and nobody goes on before the end or with an open objection.</summary>
    IEnumerable<string> Notices()
    {
        foreach (var notice in now.Notices.Where(n => n.PublishedAt is not null && n.EndsAt is not null))
        {
            var restarted = notice.Gaps.Where(g => g.IsRestarted).Select(g => (Instant?)g.To).LastOrDefault();
            var seen = WorkingDays2026.Whole(restarted ?? notice.PublishedAt!.Value, notice.EndsAt!.Value, [.. notice.Gaps.Where(g => restarted is null || g.From >= restarted).Select(g => (g.From, g.To))]);
            if (seen < 5) yield return $"a notice of {notice.PublishedAt} ends at {notice.EndsAt} after {seen} whole days";
            var isPlain = notice.Gaps.Count == 0 && walk.Trail.LifeOf(notice.Id).All(e => e.Trigger != "extend");
            if (isPlain && notice.EndsAt != WorkingDays2026.EndAfter(notice.PublishedAt!.Value, 5)) yield return $"a notice of {notice.PublishedAt} ends at {notice.EndsAt}";
            if (notice.State != PublicNoticeState.Withdrawn && new[] { notice.EditedBy, notice.ReviewedBy, notice.ApprovedBy }.OfType<Guid>().Distinct().Count() < 3) yield return "a published notice was not signed by three people";
            if (notice.State is PublicNoticeState.Completed && at < notice.EndsAt) yield return $"a notice was completed before {notice.EndsAt}";
        }
        foreach (var (was, notice) in Pairs(before.Notices, now.Notices, n => n.Id))
            if (notice.EndsAt < was.EndsAt) yield return $"the end of a notice moved from {was.EndsAt} to {notice.EndsAt}";
        foreach (var file in now.Applications.Where(a => a.State is EmployerRecommending or ConfirmationDue))
            if (file.NoticeId is not { } id || notices.GetValueOrDefault(id)?.State is not (PublicNoticeState.Completed or PublicNoticeState.Unpublished)) yield return $"{file.State} while the notice is not over";
        foreach (var (was, file) in Pairs(before.Applications, now.Applications, a => a.Id))
            if (was.State is EmployerNotice or EmployerNoticeHeld or ResultNotice or ResultHeld && file.State is EmployerRecommending or ConfirmationDue
                && now.Objections.Any(o => o.ApplicationId == file.Id && ObjectionWorkflow.Open.Contains(o.State))) yield return $"{file.State} with an open objection";
    }

    /// <summary>4.5: an admitted objection holds whoever is on notice; two investigators, who are neither party nor handled it; extended and looked at again once, by others.</summary>
    IEnumerable<string> Objections()
    {
        foreach (var objection in now.Objections)
        {
            var (file, life) = (files[objection.ApplicationId], walk.Trail.LifeOf(objection.Id));
            IEnumerable<Guid> By(params string[] triggers) => life.Where(e => triggers.Contains(e.Trigger)).Select(e => e.ActorId);
            if (objection.State is ObjectionState.Admitted or ObjectionState.Investigating or ObjectionState.Concluded && file.State is EmployerNotice or ResultNotice) yield return $"{file.State} although an objection is {objection.State}";
            if (By("request_recheck").Count() > 1 || By("extend").Count() > 1) yield return "looked at again or extended twice";
            if (objection.InvestigatorId is { } first)
            {
                Guid?[] both = [first, objection.SecondInvestigatorId];
                if (both[0] == both[1] || both.Contains(objection.ApplicantId) || (objection.SenderId is { } sender && both.Contains(sender)) || By("admit", "admit_on_appeal").Any(person => both.Contains(person))) yield return "an investigator who is no stranger to it";
                if (By("propose", "conclude").Any(person => !both.Contains(person)) || By("decide", "uphold", "overturn").Any(person => both.Contains(person))) yield return "investigated and decided by one person";
            }
            if (By("conclude").LastOrDefault() is var concluded && concluded != Guid.Empty && By("propose").Last() == concluded) yield return "one person found and concluded";
            if (By("uphold", "overturn").Any(person => By("admit", "admit_on_appeal", "decide").Contains(person))) yield return "looked at again by who decided";
            if (By("confirm_decline", "admit_on_appeal").Any(person => By("decline").Contains(person))) yield return "an appeal judged by who declined";
        }
        foreach (var lead in now.Leads.Where(l => l.State != FraudLeadState.Raised))
        {
            var life = walk.Trail.LifeOf(lead.Id);
            var signers = life.Where(e => e.Trigger is "sign" or "find_proven" or "find_unproven").Select(e => e.ActorId).ToList();
            if (signers.Count < 2 || signers[^1] == signers[^2] || life.Any(e => e.Trigger is "raise" or "hear" && signers.Contains(e.ActorId))) yield return "a lead was found on by one person, or by who raised it";
            if (lead.State == FraudLeadState.Proven && lead.HeardAt is null) yield return "proven without a hearing";
        }
    }

    /// <summary>4.8: one valid paper of a confirmed title, as confirmed, prepared and issued by two, under a number of its own.</summary>
    IEnumerable<string> Certificates()
    {
        foreach (var file in now.Applications)
        {
            var papers = now.Certificates.Where(c => c.SubjectId == file.Id).ToList();
            var valid = papers.Count(c => c.State is CertificateState.Issued or CertificateState.Suspended);
            if (valid > 1) yield return "two certificates are valid at once";
            var state = file.State == UnderInvestigation ? file.CameFrom : file.State;
            // What was issued in error is revoked alone; the title stays (Certificates/README.md).
            var isInError = papers.Any(c => c.State == CertificateState.Revoked && c.RevocationGround == RevocationGround.IssuedInError);
            if ((state == Certified) != (valid == 1) && !(state == Certified && isInError)) yield return $"{file.State} with {string.Join(' ', papers.Select(c => c.State))}";
            var life = walk.Trail.LifeOf(file.Id);
            foreach (var paper in papers.Where(c => c.State is not (CertificateState.Prepared or CertificateState.Discarded)))
            {
                if (paper.IssuedBy is null || paper.IssuedBy == paper.PreparedBy) yield return "one person prepared and issued";
                if (life.All(e => e.Trigger != "confirm")) yield return "a certificate of a title that nobody confirmed";
                if (paper.AwardedOn != file.TitleDate || (paper.CorrectsId is null && paper.HolderName != file.ApplicantName)) yield return "a certificate differs from what was confirmed";
            }
            foreach (var revoked in papers.Where(c => c.State == CertificateState.Revoked))
            {
                var asked = walk.Trail.LifeOf(revoked.Id);
                if (asked.Last(e => e.Trigger == "ask_revocation").ActorId == asked.Last(e => e.Trigger == "revoke").ActorId) yield return "one person revoked";
                if (file.State != Revoked && revoked.RevocationGround != RevocationGround.IssuedInError) yield return $"{file.State} although the certificate is revoked";
            }
        }
    }

    static IEnumerable<(T Was, T Is)> Pairs<T>(IReadOnlyList<T> before, IReadOnlyList<T> now, Func<T, Guid> id) =>
        now.Join(before, id, id, (one, was) => (was, one)).Where(pair => !ReferenceEquals(pair.was, pair.one));
}
