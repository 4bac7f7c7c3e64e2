using System.Net;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Hosting;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.SingleSignOn;

/// <summary>The server with a provider beside it.</summary>
public sealed class ProviderServer : SqliteServer
{
    public ProviderServer() => Provider = new TestProvider(Clock);

    public TestProvider Provider { get; }

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings.Concat(Provider.Settings));

    internal override async Task<ServerOptions?> PrepareDatabaseAsync()
    {
        await Provider.StartAsync();
        return await base.PrepareDatabaseAsync();
    }

    protected override async Task DropDatabaseAsync()
    {
        await Provider.DisposeAsync();
        await base.DropDatabaseAsync();
    }

    /// <summary>Somebody with an account; the number is what the provider says.</summary>
    public async Task<(Guid Id, string Number)> EmployeeAsync(string userName, PersonStatus status = PersonStatus.Active)
    {
        var id = await this.AccountAsync(userName);
        return (id, await InDatabaseAsync(async db =>
        {
            var person = await db.People.SingleAsync(person => person.Id == id);
            person.Status = status;
            await db.SaveChangesAsync();
            return person.PersonNumber;
        }));
    }

    /// <summary>A browser that goes where it is sent only when told.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };
}
