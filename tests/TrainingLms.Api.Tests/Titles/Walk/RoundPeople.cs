using TrainingLms.People;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>
/// Everybody around a round: several for each office, and some who hold two that may not meet in one case, so that chance meets every rule on who may not do two things.
/// </summary>
sealed class RoundPeople
{
    readonly Dictionary<string, List<Persona>> offices = [];
    readonly Dictionary<Guid, int> numbers = [];
    readonly Dictionary<Guid, string> units = [];

    /// <summary>Who applies, in three units of two employers.</summary>
    public Dictionary<Guid, Persona> Applicants { get; } = [];

    /// <summary>The pool; some work where applicants do, some hold an office of the round besides.</summary>
    public Dictionary<Guid, Persona> Experts { get; } = [];

    /// <summary>Colleagues who look at notices.</summary>
    public List<Persona> Colleagues { get; } = [];

    public static async Task<RoundPeople> BeginAsync(LmsServer server, int applicants, int experts)
    {
        var people = new RoundPeople();
        foreach (var (role, count) in ((string, int)[])
        [
            (Role.Secretariat, 3), (Role.SecretariatLead, 2), (Role.Supervisor, 2), (Role.Authority, 6), (Role.Registrar, 3), (Role.Chair, 1), (Role.Scrutineer, 2), (Role.Teller, 2),
            (Role.Investigator, 5),
        ])
            people.offices[role] = await people.ManyAsync(server, role, count, "C");
        foreach (var district in (string[])["C-1", "C-2"])
        {
            people.offices[$"{Role.EmployerReviewer} {district}"] = await people.ManyAsync(server, Role.EmployerReviewer, 3, district);
            people.offices[$"{Role.EmployerApprover} {district}"] = await people.ManyAsync(server, Role.EmployerApprover, 3, district);
            var both = await people.AddAsync(server, $"单位经办{district}", district, (Role.EmployerReviewer, district), (Role.EmployerApprover, district));
            people.offices[$"{Role.EmployerReviewer} {district}"].Add(both);
            people.offices[$"{Role.EmployerApprover} {district}"].Add(both);
        }
        var holder = await people.AddAsync(server, "监票兼计票", "C", (Role.Scrutineer, "C"), (Role.Teller, "C"));
        people.offices[Role.Scrutineer].Add(holder);
        people.offices[Role.Teller].Add(holder);
        for (var i = 0; i < applicants; i++)
        {
            var applicant = await people.AddAsync(server, $"申报人{i}", ((string[])["C-1", "C-1-1", "C-2-1"])[i % 3]);
            people.Applicants[applicant.Id] = applicant;
        }
        for (var i = 0; i < experts; i++)
        {
            var unit = i % 8 == 0 ? "C-1-1" : i % 2 == 0 ? "C" : "C-2";
            var expert = i switch
            {
                3 => await people.AddAsync(server, $"专家{i}", unit, (Role.Expert, "C"), (Role.Secretariat, "C")),
                5 => await people.AddAsync(server, $"专家{i}", unit, (Role.Expert, "C"), (Role.Teller, "C")),
                _ => await people.AddAsync(server, $"专家{i}", unit, (Role.Expert, "C")),
            };
            people.Experts[expert.Id] = expert;
            if (i == 3) people.offices[Role.Secretariat].Add(expert);
            if (i == 5) people.offices[Role.Teller].Add(expert);
        }
        for (var i = 0; i < 3; i++) people.Colleagues.Add(await people.AddAsync(server, $"同事{i}", "C-2"));
        return people;
    }

    /// <summary>Who holds two offices that may not meet, and is refused again and again.</summary>
    public HashSet<Guid> Doubles { get; } = [];

    /// <summary>Who holds an office at the city.</summary>
    public IReadOnlyList<Persona> Of(string role) => offices[role];

    /// <summary>Who holds an office at the employer of somebody.</summary>
    public IReadOnlyList<Persona> At(LmsServer server, Guid employerUnit, string role) => offices[$"{role} {(employerUnit == server.Units["C-2-1"] || employerUnit == server.Units["C-2"] ? "C-2" : "C-1")}"];

    /// <summary>The number by which a walk knows somebody; keys are the server's and differ from one run to the next.</summary>
    public int NumberOf(Guid person) => numbers[person];

    /// <summary>Where somebody works; the walk moves nobody.</summary>
    public string UnitOf(Guid person) => units[person];

    async Task<List<Persona>> ManyAsync(LmsServer server, string role, int count, string unit)
    {
        var found = new List<Persona>();
        for (var i = 0; i < count; i++) found.Add(await AddAsync(server, $"{role}{i}", unit, (role, unit)));
        return found;
    }

    async Task<Persona> AddAsync(LmsServer server, string name, string unit, params (string Role, string Unit)[] roles)
    {
        var person = await server.PersonAsync(name, unit, roles: roles);
        (numbers[person.Id], units[person.Id]) = (numbers.Count, unit);
        if (roles.Length > 1) Doubles.Add(person.Id);
        return person;
    }
}
