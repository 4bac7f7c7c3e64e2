using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Certificates;
using TrainingLms.Titles;
using static TrainingLms.Titles.TitleApplicationState;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What title-evaluation.md says must hold at every moment of a round, whoever did whatever in whatever order.</summary>
static class RoundRules
{
    /// <summary>States of which a person may have any number in a round.</summary>
    public static readonly TitleApplicationState[] Ended = [Discarded, Lapsed, EmployerRejected, Abandoned, NotAccepted, Ineligible, NotPassed, NotConfirmed, Revoked, Withdrawn, Disqualified];

    /// <summary>States that nobody reaches but by a ballot that passed.</summary>
    static readonly TitleApplicationState[] Passed = [ResultPending, ResultNotice, ResultHeld, ConfirmationDue, Confirmed, Certified, Revoked];

    static readonly TitleApplicationState[] InSession = [Scheduled, ExpertReview, DefenceDue, ReadyForMeeting, Balloting];

    static readonly ObjectionState[] Holding = [ObjectionState.Admitted, ObjectionState.Investigating, ObjectionState.Concluded];

    public static IEnumerable<string> BrokenBy(RoundState before, RoundState now, Instant at, WorkCalendar calendar) =>
    [
        .. Applications(now), .. Results(now), .. Notices(now, at, calendar), .. Held(now), .. Panels(before, now), .. Ballots(now), .. Certificates(now),
    ];

    static IEnumerable<string> Applications(RoundState now) =>
        from person in now.Applications.GroupBy(a => a.ApplicantId)
        let running = person.Count(a => !Ended.Contains(a.State))
        where running > 1
        select $"{person.Key} has {running} applications in one round";

    /// <summary>3.3: a result comes from one ballot that was declared, with a quorum of the whole panel and two thirds of those present.</summary>
    static IEnumerable<string> Results(RoundState now)
    {
        var annulled = now.Sessions.Where(s => s.State is SessionState.Annulled).Select(s => s.Id).ToHashSet();
        foreach (var file in now.Applications)
        {
            var declared = now.Ballots.Where(b => b.ApplicationId == file.Id && b.State == BallotRoundState.Declared && !annulled.Contains(b.SessionId)).OrderBy(b => b.Id).ToList();
            if (Passed.Contains(file.State) && declared is not [.., { HasPassed: true }]) yield return $"{file.State} without a ballot that passed";
            if (file.State == NotPassed && declared is not [.., { HasPassed: false }]) yield return "not passed without a ballot that failed";
            if (now.Ballots.Count(b => b.ApplicationId == file.Id && b.State is not (BallotRoundState.Declared or BallotRoundState.Voided)) > 1) yield return "two ballots on one case run at once";
        }
        foreach (var ballot in now.Ballots.Where(b => b.State == BallotRoundState.Declared))
        {
            var present = ballot.Denominator == RecusalDenominator.ExcludeFromPresent ? ballot.Present - ballot.Recused : ballot.Present;
            if (3 * ballot.Present < 2 * ballot.PanelSize) yield return $"declared with {ballot.Present} of {ballot.PanelSize}";
            if (ballot.HasPassed != (3 * ballot.Favour >= 2 * present)) yield return $"{ballot.Favour} of {present} is told as passed: {ballot.HasPassed}";
        }
    }

    /// <summary>3.2 and 3.4: five whole working days, and nobody goes on before the end.</summary>
    static IEnumerable<string> Notices(RoundState now, Instant at, WorkCalendar calendar)
    {
        foreach (var notice in now.Notices.Where(n => n.PublishedAt is not null && n.EndsAt is not null))
        {
            if (notice.EndsAt < calendar.EndOfWorkingDays(notice.PublishedAt!.Value, 5)) yield return $"a notice of {notice.PublishedAt} ends at {notice.EndsAt}";
            if (new[] { notice.EditedBy, notice.ReviewedBy, notice.ApprovedBy }.Distinct().Count() < 3) yield return "a published notice was not signed by three people";
            if (notice.State is PublicNoticeState.Completed && at < notice.EndsAt) yield return $"a notice was completed before {notice.EndsAt}";
        }
        foreach (var file in now.Applications.Where(a => a.State is EmployerRecommending or ConfirmationDue))
            if (now.Notices.FirstOrDefault(n => n.Id == file.NoticeId)?.State is not (PublicNoticeState.Completed or PublicNoticeState.Unpublished)) yield return $"{file.State} while the notice is not over";
    }

    /// <summary>4.4: an admitted objection against somebody on a notice holds the case.</summary>
    static IEnumerable<string> Held(RoundState now) =>
        from objection in now.Objections
        where objection.Kind == ObjectionKind.Notice && Holding.Contains(objection.State)
        let file = now.Applications.Single(a => a.Id == objection.ApplicationId)
        where file.State is EmployerNotice or EmployerRecommending or ResultNotice or ConfirmationDue or Confirmed or Certified
        select $"{file.State} although an objection is {objection.State}";

    /// <summary>Section 5: whoever is recused neither reads nor votes, and nobody sits twice or on the own case.</summary>
    static IEnumerable<string> Panels(RoundState before, RoundState now)
    {
        var recused = now.Recusals.Where(r => r.WaivedAt is null).Select(r => (r.SeatId, r.ApplicationId)).ToHashSet();
        var ballots = now.Ballots.ToDictionary(b => b.Id);
        var sessions = now.Sessions.ToDictionary(s => s.Id);
        // What was read before somebody was recused stays on record.
        var keptAway = before.Recusals.Where(r => r.WaivedAt is null).Select(r => (r.SeatId, r.ApplicationId)).ToHashSet();
        var known = before.Readings.Select(r => (r.SeatId, r.ApplicationId)).ToHashSet();
        foreach (var reading in now.Readings.Where(r => !known.Contains((r.SeatId, r.ApplicationId)) && keptAway.Contains((r.SeatId, r.ApplicationId)))) yield return $"seat {reading.SeatId} was given a case it is recused from";
        foreach (var entry in now.Roll.Where(e => ballots[e.RoundId].State != BallotRoundState.Voided && recused.Contains((e.SeatId, ballots[e.RoundId].ApplicationId)))) yield return $"seat {entry.SeatId} votes on a case it is recused from";
        foreach (var (session, applicants) in now.Cases.GroupBy(c => c.SessionId).Select(c => (c.Key, c.Select(one => one.ApplicantId).ToHashSet())))
            foreach (var seat in now.Seats.Where(s => s.SessionId == session && applicants.Contains(s.PersonId))) yield return $"{seat.Code} sits where the own case is heard";
        foreach (var waiver in now.Recusals.Where(r => r.WaivedAt is not null))
        {
            if (waiver.Ground.IsHard()) yield return $"{waiver.Ground} was waived";
            if (waiver.WaivedBy == waiver.WaiverSignedBy) yield return "one person waived alone";
        }
        foreach (var gone in now.Sessions.Where(s => s.State is SessionState.Cancelled or SessionState.Annulled))
            foreach (var left in now.Cases.Where(c => c.SessionId == gone.Id))
                if (now.Applications.Single(a => a.Id == left.ApplicationId) is { State: var state } && InSession.Contains(state)
                    && !now.Cases.Any(c => c.ApplicationId == left.ApplicationId && sessions[c.SessionId].State is not (SessionState.Cancelled or SessionState.Annulled)))
                    yield return $"a case of a session that is {gone.State} is {state}";
    }

    /// <summary>Section 7: once each, balanced, and nothing of a single vote is left.</summary>
    static IEnumerable<string> Ballots(RoundState now)
    {
        var roll = now.Roll.ToLookup(e => e.RoundId);
        var box = now.Box.ToLookup(b => b.RoundId, b => b.Choice);
        foreach (var ballot in now.Ballots)
        {
            var used = roll[ballot.Id].Count(e => e.State == EntitlementState.Used);
            if (used > ballot.Issued || roll[ballot.Id].Count() > ballot.Issued) yield return $"{used} votes of {ballot.Issued}";
            if (roll[ballot.Id].GroupBy(e => e.SeatId).Any(seat => seat.Count() > 1)) yield return "a seat has two entitlements";
            var isSealed = ballot.State is BallotRoundState.Sealed or BallotRoundState.Declared;
            if ((isSealed || ballot.State == BallotRoundState.Voided) && (ballot.KeyBlob is not null || roll[ballot.Id].Any(e => e.Envelope is not null))) yield return $"a ballot that is {ballot.State} keeps envelopes or key";
            // What was sealed before its session was made void stays as the record of that.
            if (!isSealed && ballot.State != BallotRoundState.Voided && box[ballot.Id].Any()) yield return $"choices of a ballot that is {ballot.State} can be read";
            if (isSealed && ballot.Mode == BallotMode.Electronic && (box[ballot.Id].Count() != used || box[ballot.Id].Count(c => c == BallotChoice.Favour) != ballot.Favour)) yield return $"{used} votes were cast, {box[ballot.Id].Count()} are in the box";
            if (ballot.State < BallotRoundState.Counted && (ballot.Favour ?? ballot.Against) is not null) yield return $"a total can be read while the ballot is {ballot.State}";
        }
    }

    static IEnumerable<string> Certificates(RoundState now)
    {
        foreach (var file in now.Applications)
        {
            var papers = now.Certificates.Where(c => c.SubjectId == file.Id).ToList();
            if (papers.Count(c => c.State is CertificateState.Issued or CertificateState.Suspended) > 1) yield return "two certificates are valid at once";
            if (file.State == Certified != papers.Any(c => c.State is CertificateState.Issued or CertificateState.Suspended)) yield return $"{file.State} with {string.Join(' ', papers.Select(c => c.State))}";
            if (papers.Any(c => c.IssuedBy is not null && c.IssuedBy == c.PreparedBy)) yield return "one person prepared and issued";
        }
    }
}
