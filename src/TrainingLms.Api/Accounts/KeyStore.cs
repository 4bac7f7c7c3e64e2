using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Accounts;

/// <summary>The framework's keys in our database, sealed with our own ring: every node reads the same keys, and none lies on one disk.</summary>
sealed class KeyStore(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var ring = scope.ServiceProvider.GetRequiredService<KeyRing>();
        return [.. scope.ServiceProvider.GetRequiredService<LmsDbContext>().StoredKeys.AsNoTracking().AsEnumerable()
            .Select(key => XElement.Parse(ring.Open(key.Xml, StoredKey.Column)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        // The framework calls this synchronously, once in ninety days.
        var xml = scope.ServiceProvider.GetRequiredService<KeyRing>().Seal(element.ToString(SaveOptions.DisableFormatting), StoredKey.Column);
        db.Database.ExecuteSql($"INSERT INTO stored_keys (id, xml) VALUES ({friendlyName}, {xml.Cipher})");
    }
}
