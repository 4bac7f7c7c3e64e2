using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.PostgreSql;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>A city of people in some 200 units for each of its districts: 8 bureaus and 18 subdistricts each, 10 communities in a subdistrict.</summary>
sealed class ScopeCity(ServiceProvider services) : IAsyncDisposable
{
    public const int People = 300_000;

    static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 1, 0);

    /// <summary>Builds it, with the services that a benchmark adds.</summary>
    public static async Task<ScopeCity> BuildAsync(string connection, int people = People, int districts = 12, Action<IServiceCollection>? with = null)
    {
        var services = new ServiceCollection().AddSingleton<StorageDialect, PostgreSqlDialect>().AddSingleton<UnitTreeCache>().AddScoped<PeopleRegister>()
            .AddSingleton<IClock>(new SettableClock(Now)).AddSingleton(KeyRing.InMemory()).AddScoped<Acting>().AddDbContext<LmsDbContext>(options => options.UseLmsPostgreSql(connection));
        with?.Invoke(services);
        var city = new ScopeCity(services.BuildServiceProvider());
        await city.InAsync(async (db, _) =>
        {
            await db.Database.MigrateAsync();
            var root = await OrganizationSeed.LoadAsync(Tree(districts), db, new Act(Actor.System, Now));
            db.People.Add(new Person
            {
                Id = new Act(Actor.System, Now).NewId(),
                PersonNumber = "P",
                Name = "张三",
                UnitId = root.Id,
                Employment = EmploymentCategory.CivilServant,
                Post = "科员",
                Rank = "四级主任科员",
                Education = "本科",
                Degree = "学士",
                CareerStart = new LocalDate(2010, 7, 1),
                Engagement = Engagement.FullTime,
                Status = PersonStatus.Active,
            });
            await db.SaveChangesAsync();
            await FillAsync(db, people);
            return root;
        });
        return city;
    }

    /// <summary>Work in a scope of its own, as a request has one.</summary>
    public Task<T> InAsync<T>(Func<LmsDbContext, PeopleRegister, Task<T>> work) =>
        WithAsync(services => work(services.GetRequiredService<LmsDbContext>(), services.GetRequiredService<PeopleRegister>()));

    /// <summary>The same with any of its services.</summary>
    public async Task<T> WithAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>An HR officer of a unit with all below, who belongs to a unit.</summary>
    public Task<Actor> OfficerAsync(string unit, string? home = null) => InAsync(async (db, _) =>
    {
        var tree = await services.GetRequiredService<UnitTreeCache>().CurrentAsync(db);
        var ids = await db.Units.Where(u => u.Code == unit || u.Code == (home ?? unit)).ToDictionaryAsync(u => u.Code, u => u.Id);
        var own = ids[home ?? unit];
        var person = await db.People.Where(p => p.UnitId == own).Select(p => new { p.Id, p.Name }).FirstAsync();
        return new Actor(person.Id, person.Name, [new Grant(Role.HrOfficer, ids[unit], true, Guid.Empty)], tree) { HomeUnitId = own };
    });

    static OrganizationSeed.Unit Tree(int districts)
    {
        IReadOnlyList<OrganizationSeed.Unit> Communities(string code) =>
            [.. Enumerable.Range(1, 10).Select(c => new OrganizationSeed.Unit($"{code}-{c}", "社区", UnitLevel.Community, "Community"))];
        IReadOnlyList<OrganizationSeed.Unit> Below(string code) =>
        [
            .. Enumerable.Range(1, 8).Select(b => new OrganizationSeed.Unit($"{code}-B{b}", "局", UnitLevel.Subdistrict, "Bureau")),
            .. Enumerable.Range(1, 18).Select(s => new OrganizationSeed.Unit($"{code}-S{s}", "街道", UnitLevel.Subdistrict, "Subdistrict", Communities($"{code}-S{s}"))),
        ];
        return new OrganizationSeed.Unit("C", "市", UnitLevel.City, "CityOffice",
            [.. Enumerable.Range(1, districts).Select(d => new OrganizationSeed.Unit($"D{d}", "区", UnitLevel.District, "DistrictOffice", Below($"D{d}")))]);
    }

    /// <summary>Copies the one person by SQL, whatever columns the table has. Bureaus and offices are larger than communities; numbers say nothing of units.</summary>
    static async Task FillAsync(LmsDbContext db, int people)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var columns = db.Model.FindEntityType(typeof(Person))!.GetProperties().Select(property => property.GetColumnName()).ToList();
        var values = columns.Select(column => column switch
        {
            "id" => "gen_random_uuid()",
            "person_number" => "'P' || lpad(((place * 7919) % 1000003)::text, 7, '0')",
            "unit_id" => "home",
            "district_id" => Above("District"),
            "subdistrict_id" => Above("Subdistrict"),
            _ => $"one.{column}",
        });
        static string Above(string level) =>
            $"(SELECT a.ancestor_id FROM unit_ancestors a JOIN organization_units o ON o.id = a.ancestor_id WHERE a.unit_id = home AND o.level = '{level}')";
#pragma warning disable EF1002 // column names come from the model
        await db.Database.ExecuteSqlRawAsync($"""
            INSERT INTO people ({string.Join(", ", columns)})
            SELECT {string.Join(", ", values)} FROM (SELECT * FROM people LIMIT 1) one,
            (SELECT u.id AS home, row_number() OVER (ORDER BY md5(u.id::text || copy))::bigint AS place FROM organization_units u,
                LATERAL generate_series(1, CASE WHEN u.code = 'C' THEN 4000 WHEN u.level = 'District' THEN 3000 WHEN u.type = 'Bureau' THEN 900 WHEN u.level = 'Community' THEN 60 ELSE 300 END) copy) spread
            WHERE place <= {people - 1}
            """);
#pragma warning restore EF1002
        await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
    }
}
