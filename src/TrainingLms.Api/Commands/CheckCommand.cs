using System.CommandLine;
using TrainingLms.Api.Hosting;
using TrainingLms.Audit;
using TrainingLms.Sentences;

namespace TrainingLms.Api.Commands;

/// <summary><c>check</c>: recomputes the audit chains and looks for what cannot be; exits 1 on a finding.</summary>
static class CheckCommand
{
    public static Command Create()
    {
        var check = new Command("check", "Verify the audit chains and the consistency of the data; exits 1 on a finding");
        check.Does(async (parsed, cancel) =>
        {
            await using var app = LmsHost.Build(CommandLine.Server(parsed), []);
            await Database.MigrateAsync(app.Services, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            var findings = 0;
            await foreach (var found in scope.ServiceProvider.GetRequiredService<AuditTrail>().VerifyAsync(cancel))
            {
                findings++;
                Console.WriteLine($"{found.Code}  {found.Stream} #{found.Sequence}  {SentenceBook.Chinese[found.Code]} / {SentenceBook.English[found.Code]}");
            }
            Console.WriteLine(findings == 0 ? "check: holds 审计链与数据一致" : $"check: {findings} finding(s) 发现问题");
            return findings == 0 ? 0 : 1;
        });
        return check;
    }
}
