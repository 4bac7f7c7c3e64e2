using TrainingLms.People;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>Everybody around a round: several for each office, so that chance meets every rule on who may not do two things.</summary>
sealed class RoundPeople
{
    readonly Dictionary<string, List<Persona>> offices = [];

    /// <summary>Who applies, in three units of two employers.</summary>
    public Dictionary<Guid, Persona> Applicants { get; } = [];

    /// <summary>The pool; some work where applicants do.</summary>
    public Dictionary<Guid, Persona> Experts { get; } = [];

    /// <summary>Colleagues who look at notices.</summary>
    public List<Persona> Colleagues { get; } = [];

    public static async Task<RoundPeople> BeginAsync(LmsServer server, int applicants)
    {
        var people = new RoundPeople();
        foreach (var (role, count) in ((string, int)[])
        [
            (Role.Secretariat, 3), (Role.SecretariatLead, 2), (Role.Supervisor, 2), (Role.Authority, 4), (Role.Registrar, 2), (Role.Chair, 1), (Role.Scrutineer, 2), (Role.Teller, 2),
            (Role.Investigator, 3),
        ])
            people.offices[role] = await ManyAsync(server, role, count, "C");
        foreach (var district in (string[])["C-1", "C-2"])
            foreach (var role in (string[])[Role.EmployerReviewer, Role.EmployerApprover])
                people.offices[$"{role} {district}"] = await ManyAsync(server, role, 3, district);
        for (var i = 0; i < applicants; i++)
        {
            var applicant = await server.PersonAsync($"申报人{i}", ((string[])["C-1", "C-1-1", "C-2-1"])[i % 3]);
            people.Applicants[applicant.Id] = applicant;
        }
        for (var i = 0; i < 24; i++)
        {
            var expert = await server.PersonAsync($"专家{i}", i % 6 == 0 ? "C-1-1" : i % 2 == 0 ? "C" : "C-2", roles: (Role.Expert, "C"));
            people.Experts[expert.Id] = expert;
        }
        for (var i = 0; i < 3; i++) people.Colleagues.Add(await server.PersonAsync($"同事{i}", "C-2"));
        return people;
    }

    /// <summary>Who holds an office at the city.</summary>
    public IReadOnlyList<Persona> Of(string role) => offices[role];

    /// <summary>Who holds an office at the employer of somebody.</summary>
    public IReadOnlyList<Persona> At(LmsServer server, Guid employerUnit, string role) => offices[$"{role} {(employerUnit == server.Units["C-2-1"] || employerUnit == server.Units["C-2"] ? "C-2" : "C-1")}"];

    static async Task<List<Persona>> ManyAsync(LmsServer server, string role, int count, string unit)
    {
        var found = new List<Persona>();
        for (var i = 0; i < count; i++) found.Add(await server.PersonAsync($"{role}{i}", unit, roles: (role, unit)));
        return found;
    }
}
