namespace TrainingLms.Api.Tests.Authority;

/// <summary>How rows of the table are written; see README.md beside this file.</summary>
static class Rows
{
    /// <summary>Anybody may call it.</summary>
    public static AuthorityCase Public(string operation, string why) => new(operation, CaseKind.Public, why);

    /// <summary>Only about whoever calls it.</summary>
    public static AuthorityCase Own(string operation, string why) => new(operation, CaseKind.Own, why);

    /// <summary>A list over everything: all its pages hold exactly the marks that the caller sees.</summary>
    /// <param name="operation">Without a record in its address.</param>
    /// <param name="kind">Kind of the marks.</param>
    /// <param name="only">The marks that the list is about; null for all of the kind.</param>
    /// <param name="items">Member that holds the items.</param>
    /// <param name="id">Member of an item that holds its key.</param>
    /// <param name="query">What else to ask, such as <c>unitId=...</c>, with the marks that can be in the answer.</param>
    /// <param name="sees">Who is shown what, where the list shows less than the single record.</param>
    public static AuthorityCase List(
        string operation, string kind, Func<Mark, bool>? only = null, string items = "items", string id = "id",
        Func<MarkedCity, IEnumerable<(string Query, Func<Mark, bool> Holds)>>? query = null, Func<Member, Mark, bool>? sees = null) => new(operation, CaseKind.Shown)
        {
            Probes = (city, member) =>
                from asked in query?.Invoke(city) ?? [("", _ => true)]
                let expected = city.Of(kind).Where(mark => (only is null || only(mark)) && asked.Holds(mark) && (sees?.Invoke(member, mark) ?? member.Sees(mark)))
                select new Probe($"{Path(operation)}?limit=200&{asked.Query}", kind, [.. expected], answer => answer.Keys(items, id)),
        };

    /// <summary>One record by its key: found by whoever sees it, and by nobody else.</summary>
    /// <param name="operation">With the record's key as the first parameter of its address.</param>
    /// <param name="kind">Kind of the marks.</param>
    /// <param name="only">The marks that have such an address; null for all of the kind.</param>
    /// <param name="sees">Who is shown what, where the address shows it to fewer.</param>
    public static AuthorityCase One(string operation, string kind, Func<Mark, bool>? only = null, Func<Member, Mark, bool>? sees = null)
    {
        var row = new AuthorityCase(operation, CaseKind.Shown) { Addressed = kind };
        return row with
        {
            Probes = (city, member) => Turn(city.Of(kind).Where(mark => only is null || only(mark)), member).Select(mark =>
                new Probe(row.PathTo(mark.Id), kind, (sees?.Invoke(member, mark) ?? member.Sees(mark)) ? [mark] : [], answer => answer.IsFound ? [$"{mark.Id}"] : [])),
        };
    }

    /// <summary>A list below a record, such as the attempts at an exam: exactly the marks of that address that the caller sees.</summary>
    /// <param name="operation">With the key of the record above as the first parameter of its address.</param>
    /// <param name="kind">Kind of the marks; each knows its address.</param>
    /// <param name="above">Kind of the record above, for the tests of guessed keys.</param>
    /// <param name="items">Member that holds the items; empty where the answer is the list, or the only item.</param>
    /// <param name="id">Member of an item that holds its key.</param>
    /// <param name="only">The marks that are listed; null for all of the kind.</param>
    public static AuthorityCase Below(
        string operation, string kind, string? above, string items = "items", string id = "id", Func<Mark, bool>? only = null) =>
        Beneath(operation, kind, above, only, (member, mark) => member.Sees(mark), answer => answer.Keys(items, id), isFile: false);

    /// <summary>The same as a file: a workbook or page in which each mark can be told by its text.</summary>
    /// <param name="operation">With the key of the record above as the first parameter of its address.</param>
    /// <param name="kind">Kind of the marks.</param>
    /// <param name="above">Kind of the record above.</param>
    /// <param name="sees">Who is shown what, where a file shows less than the list.</param>
    /// <param name="only">The marks that can be in it; null for all of the kind.</param>
    /// <param name="at">The key in the address of a mark's file; null for the record that the mark lies below as a rule.</param>
    public static AuthorityCase FileBelow(
        string operation, string kind, string? above, Func<Member, Mark, bool>? sees = null, Func<Mark, bool>? only = null, Func<Mark, Guid>? at = null) =>
        Beneath(operation, kind, above, only, sees ?? ((member, mark) => member.Sees(mark)), answer => answer.Texts(), isFile: true, at);

    static AuthorityCase Beneath(
        string operation, string kind, string? above, Func<Mark, bool>? only, Func<Member, Mark, bool> sees, Func<Answer, IEnumerable<string>> read, bool isFile, Func<Mark, Guid>? at = null)
    {
        at ??= mark => mark.Address;
        var row = new AuthorityCase(operation, CaseKind.Shown) { Addressed = above };
        return row with
        {
            Probes = (city, member) =>
            {
                var byAddress = city.Of(kind).Where(mark => only is null || only(mark)).ToLookup(at);
                return Turn(byAddress.Select(below => below.First()), member).Select(first =>
                    new Probe(row.PathTo(at(first)), kind, [.. byAddress[at(first)].Where(mark => sees(member, mark))], read, isFile));
            },
        };
    }

    /// <summary>What a unit and those below hold: asked of every unit, it shows the marks there that the caller sees, and nothing where the unit itself is not seen.</summary>
    /// <param name="operation">With the unit's key as the first parameter of its address.</param>
    /// <param name="kind">Kind of the marks.</param>
    /// <param name="holds">Whether the answer about a unit speaks of a mark.</param>
    /// <param name="sees">Who is shown what.</param>
    /// <param name="id">Member of an item that holds its key; null for a file, in which each mark can be told by its text.</param>
    /// <param name="query">Further settings, beginning with &amp;.</param>
    public static AuthorityCase AtUnit(string operation, string kind, Func<Mark, Mark, bool> holds, Func<Member, Mark, bool> sees, string? id = null, string query = "")
    {
        var row = new AuthorityCase(operation, CaseKind.Shown) { Addressed = Kinds.Unit };
        return row with
        {
            Probes = (city, member) => Turn(city.Of(Kinds.Unit), member).Select(unit => new Probe(
                $"{row.PathTo(unit.Id)}?limit=200{query}", kind, [.. city.Of(kind).Where(mark => holds(unit, mark) && sees(member, unit) && sees(member, mark))],
                answer => id is null ? answer.Texts() : answer.Keys("items", id), IsFile: id is null)),
        };
    }

    /// <summary>A file over everything that the caller sees.</summary>
    /// <param name="operation">Without a record in its address.</param>
    /// <param name="kind">Kind of the marks, told by their text.</param>
    /// <param name="query">What to ask, with the marks that can be in the answer.</param>
    /// <param name="sees">Who is shown what, where the file shows less than the lists.</param>
    public static AuthorityCase File(
        string operation, string kind, Func<MarkedCity, IEnumerable<(string Query, Func<Member, Mark, bool> Holds)>>? query = null,
        Func<Member, Mark, bool>? sees = null)
    {
        var row = new AuthorityCase(operation, CaseKind.Shown);
        return row with
        {
            Probes = (city, member) =>
                from asked in query?.Invoke(city) ?? [("", (_, _) => true)]
                let expected = city.Of(kind).Where(mark => asked.Holds(member, mark) && (sees?.Invoke(member, mark) ?? member.Sees(mark)))
                select new Probe($"{row.PathTo(default)}?{asked.Query}", kind, [.. expected], answer => answer.Texts(), IsFile: true),
        };
    }

    /// <summary>A list of what is the caller's own, whatever the roles.</summary>
    /// <param name="operation">Without a record in its address.</param>
    /// <param name="kind">Kind of the marks.</param>
    /// <param name="items">Member that holds the items; empty where the answer is the one item.</param>
    public static AuthorityCase Mine(string operation, string kind, string items = "items")
    {
        var row = new AuthorityCase(operation, CaseKind.Shown);
        return row with
        {
            Probes = (city, member) =>
                [new Probe($"{row.PathTo(default)}?limit=200", kind, [.. city.Of(kind).Where(mark => mark.Own.Contains(member.Id))], answer => answer.Keys(items, "id"))],
        };
    }

    /// <summary>A change of a record. Who does not see it gets 404; who sees it without the role for it gets 403, or 409 where its state forbids it to all.</summary>
    /// <param name="operation">With the record's key as the first parameter of its address.</param>
    /// <param name="kind">Kind of the record.</param>
    /// <param name="tag">State of the record, so that it is not refused for that.</param>
    /// <param name="body">A well-formed request; a reason where there is none.</param>
    public static AuthorityCase Write(string operation, string kind, string tag = "*", object? body = null)
    {
        var row = new AuthorityCase(operation, CaseKind.Write) { Addressed = kind };
        return row with
        {
            Trials = (city, _) => [.. city.Of(kind, tag).Where(mark => mark.Unit is "D1-1" or "D1" or "C-1").Take(2)
                .Select(mark => new Trial(row.PathTo(mark.Id), body ?? Reason, mark))],
        };
    }

    /// <summary>The making of something at a unit or for a person out of reach: 403 or 404.</summary>
    /// <param name="operation">A path without a record, or below one that everybody sees.</param>
    /// <param name="body">A well-formed request that names something of D1.</param>
    /// <param name="query">What stands behind the path.</param>
    /// <param name="about">The record that the body names; null where it names a unit or a person.</param>
    public static AuthorityCase Make(
        string operation, Func<MarkedCity, object> body, Func<MarkedCity, string>? query = null, Func<MarkedCity, Mark>? about = null)
    {
        var row = new AuthorityCase(operation, CaseKind.Write);
        return row with
        {
            Trials = (city, _) => [new Trial(row.PathTo(default) + (query is null ? "" : $"?{query(city)}"), body(city), about?.Invoke(city))],
        };
    }

    /// <summary>Whether somebody sees a record for being its owner or by a right, and not because everybody does.</summary>
    public static bool ByRight(Member member, Mark mark) => member.Sees(mark with { IsOpen = false });

    public static readonly object Reason = new { reason = "原因" };

    static string Path(string operation) => "/api/v1" + operation.Split(' ')[1];

    /// <summary>
    /// Some of the marks for one of the cast: by turns, so that all are asked for by somebody, and always of both sorts, seen and unseen, where there
    /// are both. Lists ask for all of them.
    /// </summary>
    static IEnumerable<Mark> Turn(IEnumerable<Mark> marks, Member member)
    {
        var near = marks.Where(mark => MarkedCity.Sample.Contains(mark.Unit) || mark.Own.Contains(member.Id)).ToLookup(member.Sees);
        var turn = member.Name.Sum(sign => sign);
        IEnumerable<Mark> Some(List<Mark> from, int count) => Enumerable.Range(0, Math.Min(count, from.Count)).Select(i => from[(turn + i * 7) % from.Count]).Distinct();
        return Some([.. near[true]], 2).Concat(Some([.. near[false]], 2));
    }
}
