using TrainingLms.Certificates;
using TrainingLms.Titles;
using static TrainingLms.Titles.TitleApplicationState;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>Sections 4.2, 4.3 and 4.7 to 7: draws, panels and ballots.</summary>
sealed partial class RoundRules
{
    /// <summary>Section 6: whoever has the protocol finds the same panel.</summary>
    IEnumerable<string> Draws()
    {
        foreach (var draw in now.Draws)
        {
            if (draw.CustodianA is { } a && a == draw.CustodianB) yield return "one person holds both shares";
            if (draw.State != DrawState.Drawn) continue;
            if (IndependentDraw.HashOf(draw.ShareA!) != draw.CommitmentA || IndependentDraw.HashOf(draw.ShareB!) != draw.CommitmentB) yield return "a share that nobody committed to";
            if (IndependentDraw.HashOf(draw.ListText!) != draw.ListHash) yield return "another list than was published";
            var codes = draw.ListText!.Split('\n');
            if (!codes.SequenceEqual(codes.Order(StringComparer.Ordinal)) || codes.Distinct().Count() != codes.Length) yield return "a list that is not sorted";
            var key = $"{draw.DrawKey};custodianA:{draw.ShareA};custodianB:{draw.ShareB}";
            var order = IndependentDraw.Order(key, codes);
            if (draw.KeyText != key || draw.OrderText != string.Join('\n', order)) yield return "the order does not follow from key and list";
            HashSet<string> barred = [.. draw.BarredText!.Split('\n')];
            var expected = order.Where(code => !barred.Contains(code)).Take(2 * sessions[draw.SessionId].PanelSize);
            if (!now.Seats.Where(s => s.DrawId == draw.Id).OrderBy(s => s.Rank).Select(s => s.Code).SequenceEqual(expected)) yield return "seats that the order does not give";
        }
    }

    /// <summary>Section 5: whoever is recused neither reads nor votes; hard grounds stay, soft ones are waived by two; nobody sits twice or on the own case.</summary>
    IEnumerable<string> Panels()
    {
        // What was read before somebody was recused stays on record.
        var keptAway = before.Recusals.Where(r => r.WaivedAt is null).Select(r => (r.SeatId, r.ApplicationId)).ToHashSet();
        var known = before.Readings.Select(r => (r.SeatId, r.ApplicationId)).ToHashSet();
        foreach (var reading in now.Readings)
            if (!known.Contains((reading.SeatId, reading.ApplicationId)) && keptAway.Contains((reading.SeatId, reading.ApplicationId))) yield return $"seat {seats[reading.SeatId].Code} was given a case it is recused from";
        foreach (var (session, applicants) in now.Cases.GroupBy(c => c.SessionId).Select(c => (c.Key, c.Select(one => one.ApplicantId).ToHashSet())))
        {
            var here = now.Seats.Where(s => s.SessionId == session).ToList();
            if (here.Any(s => applicants.Contains(s.PersonId))) yield return "somebody sits where the own case is heard";
            if (here.Where(s => s.State is not (SeatState.Declined or SeatState.Replaced or SeatState.Redrawn or SeatState.Dismissed)).GroupBy(s => s.PersonId).Any(own => own.Count() > 1)) yield return "somebody has two seats";
        }
        foreach (var waiver in now.Recusals.Where(r => r.WaivedAt is not null))
        {
            if (waiver.Ground is RecusalGround.Self or RecusalGround.RoundApplicant or RecusalGround.EmployerStep or RecusalGround.Recommender or RecusalGround.Family or RecusalGround.PaidInterest) yield return $"{waiver.Ground} was waived";
            if (waiver.WaiverSignedBy is null || waiver.WaivedBy == waiver.WaiverSignedBy || waiver.WaivedBy == seats[waiver.SeatId].PersonId || waiver.WaiverSignedBy == seats[waiver.SeatId].PersonId) yield return "waived alone, or by whose seat it is";
        }
        foreach (var session in now.Sessions)
        {
            if (session.PanelSize % 2 == 0 || session.PanelSize < 7) yield return $"a panel of {session.PanelSize}";
            var confirmed = now.Seats.Count(s => s.SessionId == session.Id && s.State == SeatState.Cleared);
            if (session.State == SessionState.PanelReady && before.Sessions.Any(s => s.Id == session.Id && s.State == SessionState.PanelForming) && confirmed < session.PanelSize) yield return $"a panel of {confirmed} is ready";
        }
        foreach (var file in now.Applications.Where(a => InSession.Contains(a.State) && a.SessionId is { } id && sessions[id].State is SessionState.Declared or SessionState.Archived && a.State != Balloting)) yield return $"{file.State} in a session that is over";
        foreach (var gone in now.Sessions.Where(s => s.State is SessionState.Cancelled or SessionState.Annulled))
            foreach (var left in now.Cases.Where(c => c.SessionId == gone.Id))
                if (files[left.ApplicationId] is var file && InSession.Contains(file.State)
                    && !now.Cases.Any(c => c.ApplicationId == left.ApplicationId && sessions[c.SessionId].State is not (SessionState.Cancelled or SessionState.Annulled)))
                    yield return $"a case of a session that is {gone.State} is {file.State}";
    }

    /// <summary>5 and 7.1: only members in the room, once each, and nobody who is too near to the case or counts on it.</summary>
    IEnumerable<string> Rolls()
    {
        var kept = now.Recusals.Where(r => r.WaivedAt is not null).Select(r => (r.SeatId, r.ApplicationId)).ToHashSet();
        var recused = now.Recusals.Where(r => r.WaivedAt is null).Select(r => (r.SeatId, r.ApplicationId)).ToHashSet();
        var fresh = now.Ballots.Select(b => b.Id).Except(before.Ballots.Select(b => b.Id)).ToHashSet();
        foreach (var entry in now.Roll)
        {
            var (ballot, seat) = (ballots[entry.RoundId], seats[entry.SeatId]);
            var applicant = files[ballot.ApplicationId].ApplicantId;
            if (seat.SessionId != ballot.SessionId) yield return "a seat of another session votes";
            if (fresh.Contains(ballot.Id) && seat.State != SeatState.Seated) yield return $"a seat that is {seat.State} may vote";
            if (ballot.State == BallotRoundState.Voided) continue;
            if (recused.Contains((seat.Id, ballot.ApplicationId))) yield return $"{seat.Code} votes on a case it is recused from";
            if (kept.Contains((seat.Id, ballot.ApplicationId))) continue;
            if (walk.People.UnitOf(seat.PersonId) == walk.People.UnitOf(applicant)) yield return $"{seat.Code} votes on somebody of the own unit";
            if (walk.ConflictsDeclared.Contains((seat.Id, ballot.ApplicationId))) yield return $"{seat.Code} votes in spite of a declared conflict";
        }
        foreach (var ballot in now.Ballots.Where(b => b.ScrutineerId is not null || b.TellerId is not null))
        {
            if (ballot.ScrutineerId == ballot.TellerId) yield return "one person is Scrutineer and Teller";
            if (now.Roll.Any(e => e.RoundId == ballot.Id && (seats[e.SeatId].PersonId == ballot.ScrutineerId || seats[e.SeatId].PersonId == ballot.TellerId))) yield return "who counts may vote";
        }
        foreach (var (was, entry) in now.Roll.Join(before.Roll, e => (e.RoundId, e.SeatId), e => (e.RoundId, e.SeatId), (one, was) => (was, one)))
            if ((was.State == EntitlementState.Used && entry.State != EntitlementState.Used) || (was.State == EntitlementState.Expired && entry.State == EntitlementState.Used)) yield return $"an entitlement went from {was.State} to {entry.State}";
        foreach (var ballot in before.Ballots)
            if (before.Roll.Where(e => e.RoundId == ballot.Id).Select(e => e.SeatId).Order().ToList() is var was && !was.SequenceEqual(now.Roll.Where(e => e.RoundId == ballot.Id).Select(e => e.SeatId).Order())) yield return "a roll changed after it was frozen";
    }

    /// <summary>4.3 and section 7: all figures add up, no total is readable early, and nothing of a single vote is left.</summary>
    IEnumerable<string> Ballots()
    {
        var roll = now.Roll.ToLookup(e => e.RoundId);
        var box = now.Box.ToLookup(b => b.RoundId, b => b.Choice);
        foreach (var ballot in now.Ballots)
        {
            var (used, choices) = (roll[ballot.Id].Count(e => e.State == EntitlementState.Used), box[ballot.Id].ToList());
            if (ballot.Issued != roll[ballot.Id].Count() || ballot.Issued != ballot.Present - ballot.Recused) yield return $"{ballot.Issued} issued to {roll[ballot.Id].Count()} of {ballot.Present} without {ballot.Recused}";
            if (3 * ballot.Issued < 2 * ballot.PanelSize) yield return $"a ballot of {ballot.Issued} of {ballot.PanelSize}";
            var (isSealed, isVoid) = (ballot.State is BallotRoundState.Sealed or BallotRoundState.Declared, ballot.State == BallotRoundState.Voided);
            if ((isSealed || isVoid) && (ballot.KeyBlob is not null || roll[ballot.Id].Any(e => e.Envelope is not null))) yield return $"a ballot that is {ballot.State} keeps envelopes or key";
            if (!isSealed && !isVoid && ballot.Mode == BallotMode.Electronic && roll[ballot.Id].Count(e => e.Envelope is not null) != used) yield return $"{used} votes in other envelopes";
            if (roll[ballot.Id].Select(e => e.Envelope?.Length).OfType<int>().Distinct().Count() > 1) yield return "envelopes of two sizes";
            // What was sealed before its session was made void stays as the record of that.
            if (!isSealed && !isVoid && choices.Count > 0) yield return $"choices of a ballot that is {ballot.State} can be read";
            if (ballot.State < BallotRoundState.Counted && (ballot.Favour ?? ballot.Against ?? ballot.Abstain ?? ballot.Blank) is not null) yield return $"a total can be read while the ballot is {ballot.State}";
            if (ballot.State is BallotRoundState.Counted || isSealed)
            {
                if (ballot.Favour + ballot.Against + ballot.Abstain + ballot.Blank != ballot.Returned || ballot.Returned > ballot.Issued) yield return $"{ballot.Returned} came back of {ballot.Issued}";
                if (ballot.Mode == BallotMode.Electronic && ballot.Returned != used) yield return $"{used} votes were cast, {ballot.Returned} were counted";
            }
            if (isSealed && (choices.Count != ballot.Returned || choices.Count(c => c == BallotChoice.Favour) != ballot.Favour || choices.Count(c => c == BallotChoice.Against) != ballot.Against
                || choices.Count(c => c == BallotChoice.Abstain) != ballot.Abstain || choices.Count(c => c == BallotChoice.Blank) != ballot.Blank)) yield return "the sealed list does not add up to the totals";
            if (isSealed && ballot.SealedBy == ballot.TellerId) yield return "one person counted and sealed";
        }
        foreach (var (was, ballot) in Pairs(before.Ballots, now.Ballots, b => b.Id))
            if (was.Favour is not null && ballot.State != BallotRoundState.Voided && (was.Favour, was.Against, was.Abstain, was.Blank) != (ballot.Favour, ballot.Against, ballot.Abstain, ballot.Blank)) yield return "a total changed after the count";
    }
}
