using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What a transfer request would do today, by the rules by which an import judges its rows.</summary>
/// <param name="Row">The row that would be written; null where the request is over or the person has moved.</param>
/// <param name="Fit">What is wrong with it.</param>
public sealed record JudgedTransfer(PlannedRow? Row, TransferFit Fit);

/// <summary>Judges transfer requests with the rules of the roster, against people, units and offices as they are at that moment.</summary>
public sealed class TransferJudge(LmsDbContext db, KeyRing keys, RosterColumns columns, AuthorityDesk authority)
{
    static readonly Dictionary<string, string> NoLetters = [];

    /// <summary>Judges some requests at once, by their keys.</summary>
    /// <param name="requests">The requests; those that are over are not judged.</param>
    /// <param name="act">Who would decide, and when.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<IReadOnlyDictionary<Guid, JudgedTransfer>> JudgeAsync(IReadOnlyList<TransferRequest> requests, Act act, CancellationToken cancel = default)
    {
        var open = requests.Where(request => request.State == TransferRequestState.Asked).ToList();
        var judged = new Dictionary<Guid, JudgedTransfer>();
        if (open.Count == 0) return judged;
        var ids = open.ConvertAll(request => request.PersonId);
        var people = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);
        var units = await RosterBase.ForAsync(db, new HashSet<Guid>(), [], cancel);
        var codes = units.UnitsByCode.Values.ToDictionary(unit => unit.Id, unit => unit.Code);
        var rows = open.ToDictionary(request => request.Id, request => request.Open(keys)!.ToRow(people[request.PersonId], codes[request.ToUnitId]));
        var known = await KnownPeople.LoadAsync(db, keys, [.. rows.Values], cancel);
        var inOffice = new Dictionary<(Guid Asker, Guid Unit), bool>();
        foreach (var request in open)
        {
            var office = (request.RequestedBy, request.AskingUnitId);
            if (!inOffice.TryGetValue(office, out var holds))
                inOffice[office] = holds = await authority.ActorAsync(request.RequestedBy, act.At, cancel) is { } asker && asker.Holds(Role.HrOfficer, request.AskingUnitId);
            var scope = units with { UnitsInScope = new HashSet<Guid> { request.UnitId, request.ToUnitId }, Uploaders = [request.RequestedBy, .. act.By.Persons] };
            judged[request.Id] = Judge(request, rows[request.Id], people[request.PersonId], scope, known, holds);
        }
        return judged;
    }

    JudgedTransfer Judge(TransferRequest request, RowReading row, Person person, RosterBase scope, KnownPeople known, bool askerInOffice)
    {
        if (person.UnitId != request.UnitId) return new JudgedTransfer(null, new TransferFit([new Refusal("transfer_request.person_moved")]));
        if (!askerInOffice) return new JudgedTransfer(null, new TransferFit([new Refusal("transfer_request.asker_left_office")]));
        // The officer of a giving unit has seen each field change; what a taking unit's file says of fields corrected by hand here does not count.
        var settings = new RosterSettings { TakeOver = request.Direction == TransferDirection.Give ? [.. row.Values.Keys, .. row.Cleared] : [] };
        var planned = new RosterPlanner(scope, keys, columns, NoLetters, settings).Plan(row, known, new RepeatedKeys());
        var problems = planned.Problems.Select(problem => problem.AsRefusal()).ToList();
        if (problems.Count == 0 && planned.Verdict is not (RowVerdict.Transfer or RowVerdict.Rejoin)) problems.Add(new Refusal("transfer_request.person_moved"));
        return new JudgedTransfer(problems.Count == 0 ? planned : null, new TransferFit(problems));
    }
}
