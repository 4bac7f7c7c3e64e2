using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using NodaTime;
using TrainingLms.Api.Hosting;

namespace TrainingLms.Api.Tests.Hosting;

/// <summary>The server as a developer starts it.</summary>
public sealed class DevelopmentTests
{
    [Fact]
    public async Task In_development_every_service_is_found_to_be_there_before_the_first_request()
    {
        var folder = Directory.CreateTempSubdirectory("tlms-dev-").FullName;
        try
        {
            await using var app = LmsHost.Build(new ServerOptions(folder, "sqlite", null), ["http://127.0.0.1:0"], SystemClock.Instance, builder => builder.Environment.EnvironmentName = Environments.Development);
            Assert.True(app.Environment.IsDevelopment());
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
