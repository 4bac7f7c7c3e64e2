using TrainingLms.Certificates;
using TrainingLms.People;
using TrainingLms.Titles;
using static TrainingLms.Titles.TitleApplicationState;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What happens to notices, objections and leads.</summary>
sealed partial class RoundWalk
{
    static readonly string[] Findings = ["upheld", "partly_upheld", "not_upheld", "not_upheld"];

    static readonly string[] Remedies = ["none", "stop", "new_ballot", "reconsider"];

    IEnumerable<Func<Task>> RipeNotices()
    {
        var waiting = Now.Applications.Where(a => a.State is EmployerNotice or EmployerNoticeHeld or ResultNotice or ResultHeld).Select(a => a.NoticeId).ToHashSet();
        foreach (var notice in InOrder(Now.Notices, n => n.Id))
        {
            var isRipe = notice.State switch
            {
                PublicNoticeState.Drafted or PublicNoticeState.Approved or PublicNoticeState.Interrupted => true,
                PublicNoticeState.Withdrawn or PublicNoticeState.Discarded => waiting.Contains(notice.Id),
                PublicNoticeState.Published => !IsPondered(notice.Id, "published"),
                _ => false,
            };
            if (isRipe) yield return () => NoticeAsync(notice, notice.State);
        }
    }

    async Task NoticeAsync(PublicNotice notice, PublicNoticeState state)
    {
        var path = $"/api/v1/public-notices/{notice.Id}";
        var isEmployers = notice.Kind == NoticeKind.Employer;
        // The second signature is mostly the reviewer's, so that a third person is left, who is mostly somebody else than the editor.
        Persona Office(bool isSigner)
        {
            var all = isEmployers ? people.At(server, notice.UnitId, isSigner && !dice.Once(8) ? Role.EmployerReviewer : Role.EmployerApprover) : people.Of(isSigner && !dice.Once(8) ? Role.SecretariatLead : Role.Secretariat);
            List<Persona> others = [.. all.Where(p => p.Id != notice.EditedBy && p.Id != notice.ReviewedBy)];
            return One(others.Count > 1 && !dice.Once(12) ? others : all);
        }

        switch (state)
        {
            case PublicNoticeState.Drafted when dice.Once(30):
                await TryAsync(Office(isSigner: true), $"{path}/discard", Because("重拟"));
                break;
            case PublicNoticeState.Drafted when dice.Once(25):
                var editor = Office(isSigner: false);
                await TryAsync(editor, $"{path}/content", () => editor.PutAsync($"{path}/content", new { contact = "人事科 000-0002" }));
                break;
            case PublicNoticeState.Drafted when notice.ReviewedBy is null:
                await TryAsync(Office(isSigner: true), $"{path}/review");
                if (!dice.Once(4)) await TryAsync(Office(isSigner: false), $"{path}/approval");
                break;
            case PublicNoticeState.Drafted:
                await TryAsync(Office(isSigner: false), $"{path}/approval");
                break;
            case PublicNoticeState.Approved:
                await (dice.Throw(25) switch
                {
                    0 => TryAsync(Office(isSigner: true), $"{path}/return", Because("有错字")),
                    1 => TryAsync(Office(isSigner: true), $"{path}/discard", Because("重拟")),
                    _ => TryAsync(Office(isSigner: false), $"{path}/publication"),
                });
                break;
            case PublicNoticeState.Interrupted:
                if (await TryAsync(Office(isSigner: false), $"{path}/resumption") is null && dice.Once(2)) await TryAsync(Office(isSigner: false), $"{path}/restart");
                if (dice.Once(15)) await TryAsync(Office(isSigner: true), $"{path}/replacement", new { contact = "人事科 000-0001", reason = "内容有误" });
                if (dice.Once(15)) await TryAsync(One(Role.Supervisor), $"{path}/take-down", Because("上级要求"));
                break;
            case PublicNoticeState.Withdrawn or PublicNoticeState.Discarded:
                await TryAsync(Office(isSigner: false), $"{path}/replacement", new { contact = "人事科 000-0001", reason = "内容有误" });
                break;
            case PublicNoticeState.Published:
                pondered.Add((notice.Id, "published"));
                await OnPageAsync(notice, path, Office);
                break;
        }
    }

    /// <summary>Somebody looks at what is on the page, and may want it otherwise.</summary>
    async Task OnPageAsync(PublicNotice notice, string path, Func<bool, Persona> office)
    {
        var named = InOrder(Now.Applications.Where(a => a.NoticeId == notice.Id), a => a.Id).ToList();
        await (dice.Throw(notice.Kind == NoticeKind.Employer ? 40 : 12) switch
        {
            0 => TryAsync(One(Role.Supervisor), $"{path}/take-down", Because("上级要求")),
            1 => TryAsync(office(false), $"{path}/extension", new { lastDay = Iso(Today.PlusDays(dice.Throw(20))), reason = "延长公示" }),
            2 => TryAsync(office(true), $"{path}/errata", new { field = "contact", now = "人事科 000-0009", reason = "电话有误" }),
            3 => TryAsync(office(true), $"{path}/replacement", new { contact = "人事科 000-0001", reason = "内容有误" }),
            4 when named.Count > 0 => ApplicationAsync(dice.Of(named), EmployerNotice),
            _ => Task.CompletedTask,
        });
        foreach (var file in named)
        {
            if (!dice.Once(notice.Kind == NoticeKind.Employer ? 8 : 4)) continue;
            await ObjectAsync(file, notice);
            if (dice.Once(3)) await ObjectAsync(file, notice);
        }
    }

    async Task ObjectAsync(TitleApplication file, PublicNotice notice)
    {
        var (path, isSigned) = ($"/api/v1/public/notices/{notice.Id}/objections", !dice.Once(3));
        object said = isSigned ? new { ground = "false_material", statement = "项目由他人完成，有合同可查。", applicationId = file.Id }
            : new { ground = dice.Once(2) ? "false_material" : "procedure", statement = "项目由他人完成，有合同可查。", applicationId = file.Id, name = "赵某", contact = "000-0000" };
        await TryAsync(isSigned ? dice.Of(people.Colleagues) : people.Colleagues[0] with { Name = "somebody", Http = Outside }, path, said);
    }

    /// <summary>Somebody without an account.</summary>
    HttpClient Outside => outside ??= new HttpClient { BaseAddress = server.Address };

    HttpClient? outside;

    IEnumerable<Func<Task>> RipeObjections()
    {
        foreach (var objection in InOrder(Now.Objections, o => o.Id))
            if (objection.State is not (ObjectionState.Final or ObjectionState.Withdrawn or ObjectionState.Merged) && (objection.State is not (ObjectionState.Closed or ObjectionState.Declined) || !IsPondered(objection.Id, $"{objection.State}")))
                yield return () => ObjectionAsync(objection, objection.State);
    }

    async Task ObjectionAsync(TitleObjection objection, ObjectionState state)
    {
        var path = $"/api/v1/title-objections/{objection.Id}";
        var sender = people.Colleagues.Find(p => p.Id == objection.SenderId) ?? people.Applicants[objection.ApplicantId];
        var file = Now.Applications.Single(a => a.Id == objection.ApplicationId);
        if (dice.Once(12)) await TryAsync(One(Role.Authority), $"{path}/malice", Because("捏造事实"));
        if (dice.Once(20)) await TryAsync(sender, $"{path}/withdrawal", Because("已了解情况"));
        if (dice.Once(12)) await TryAsync(One(Role.SecretariatLead), $"{path}/continuation", Because("涉及公共利益"));
        switch (state)
        {
            case ObjectionState.Received when InOrder(Now.Objections.Where(o => o.ApplicationId == objection.ApplicationId && o.Id != objection.Id && ObjectionWorkflow.Open.Contains(o.State)), o => o.Id).FirstOrDefault() is { } other && dice.Once(2):
                await TryAsync(One(Role.Secretariat), $"{path}/merger", new { into = other.Id });
                break;
            case ObjectionState.Received:
                await (dice.Once(4) ? TryAsync(One(Role.SecretariatLead), $"{path}/declination", Because("没有具体线索")) : TryAsync(One(Role.Secretariat), $"{path}/admission", Because()));
                break;
            case ObjectionState.Declined:
                if (Ponders(objection.Id, "Declined", 2)) await TryAsync(sender, $"{path}/appeal", Because("有具体线索"));
                break;
            case ObjectionState.Appealed:
                await TryAsync(Other(Role.Authority, objection.Id, file.Id), $"{path}/appeal-decision", new { admit = dice.Once(2), reason = "复核线索" });
                break;
            case ObjectionState.Admitted:
                var named = dice.Throw(5);
                await TryAsync(One(Role.SecretariatLead), $"{path}/assignment", new { first = people.Of(Role.Investigator)[named].Id, second = people.Of(Role.Investigator)[(named + 1 + dice.Throw(4)) % 5].Id });
                break;
            case ObjectionState.Investigating:
                await InvestigateAsync(objection, path);
                break;
            case ObjectionState.Concluded:
                // Most of what is decided fits where the case stands.
                var remedy = dice.Once(6) ? dice.Of(Remedies) : objection.Finding == ObjectionFinding.NotUpheld ? "none" : file.State switch
                {
                    EmployerNoticeHeld => "stop",
                    ResultHeld => dice.Once(2) ? "stop" : "new_ballot",
                    NotPassed => "new_ballot",
                    EmployerRejected or NotAccepted or Ineligible => "reconsider",
                    _ => "none",
                };
                await TryAsync(Other(dice.Once(3) ? Role.SecretariatLead : Role.Authority, objection.Id), $"{path}/decision", new { remedy, reason = "依据调查结论" });
                break;
            case ObjectionState.Decided:
                await TryAsync(One(Role.Secretariat), $"{path}/notification", Because("已告知双方"));
                break;
            case ObjectionState.Closed:
                if (Ponders(objection.Id, "Closed", 2)) await TryAsync(dice.Once(2) ? sender : people.Applicants[objection.ApplicantId], $"{path}/recheck-request", Because("有新事实"));
                break;
            case ObjectionState.Rechecking:
                object looked = dice.Once(2) ? new { reason = "维持原处理" }
                    : new { reason = "改变原处理", finding = file.State is NotPassed or EmployerRejected or NotAccepted or Ineligible ? "upheld" : "not_upheld", remedy = file.State == NotPassed ? "new_ballot" : file.State is EmployerRejected or NotAccepted or Ineligible ? "reconsider" : "none" };
                await TryAsync(Other(Role.Authority, objection.Id, file.Id), $"{path}/recheck", looked);
                break;
        }
    }

    async Task InvestigateAsync(TitleObjection objection, string path)
    {
        var both = people.Of(Role.Investigator).Where(p => p.Id == objection.InvestigatorId || p.Id == objection.SecondInvestigatorId).ToList();
        var investigator = dice.Once(10) || both.Count == 0 ? One(Role.Investigator) : dice.Of(both);
        if (dice.Once(6)) await TryAsync(investigator, $"{path}/material-request", Because("请补充合同"));
        if (dice.Once(8)) await TryAsync(One(Role.SecretariatLead), $"{path}/extension", Because("案情复杂"));
        if (objection.HeardAt is null && !dice.Once(6)) await TryAsync(investigator, $"{path}/hearing", Because("申报人作了说明"));
        await (objection.Finding is null ? TryAsync(investigator, $"{path}/finding", new { finding = dice.Of(Findings), evidence = new[] { "合同" } }) : TryAsync(investigator, $"{path}/conclusion"));
    }

    /// <summary>Supervision follows a hint: a lead, and mostly the case stands still until it is looked into.</summary>
    async Task RaiseAsync(TitleApplication file)
    {
        await TryAsync(One(Role.Supervisor), "/api/v1/title-fraud-leads", new { statement = "业绩疑似造假，有举报材料。", applicationId = file.Id });
        if (!dice.Once(4)) await TryAsync(One(Role.Supervisor), $"/api/v1/title-applications/{file.Id}/freeze", Because("线索核查"));
        if (dice.Once(4)) await TryAsync(people.Applicants[file.ApplicantId], $"/api/v1/title-applications/{file.Id}/withdrawal", Because("个人原因"));
    }

    IEnumerable<Func<Task>> RipeLeads()
    {
        foreach (var lead in InOrder(Now.Leads.Where(l => l.State == FraudLeadState.Raised), l => l.Id)) yield return () => LeadAsync(lead);
        foreach (var file in InOrder(Now.Applications.Where(a => a.State == UnderInvestigation && !Now.Leads.Any(l => l.SubjectId == a.Id && l.State == FraudLeadState.Raised)), a => a.Id))
            yield return () => EndInvestigationAsync(file);
        if (Now.Applications.Any(a => !RoundRules.Ended.Contains(a.State) && !IsPondered(a.Id, $"lead {a.State}"))) yield return SecondThoughtsAsync;
    }

    /// <summary>Once for each case in each state, whichever that is: a lead is raised, the applicant withdraws, or mostly nothing of the kind.</summary>
    async Task SecondThoughtsAsync()
    {
        foreach (var file in InOrder(Now.Applications.Where(a => !RoundRules.Ended.Contains(a.State)), a => a.Id))
        {
            if (!pondered.Add((file.Id, $"lead {file.State}"))) continue;
            var thought = dice.Throw(200);
            if (thought < 4) await RaiseAsync(file);
            else if (thought < 7) await TryAsync(people.Applicants[file.ApplicantId], $"/api/v1/title-applications/{file.Id}/withdrawal", Because("个人原因"));
            if (thought < 7) return;
        }
    }

    async Task LeadAsync(FraudLead lead)
    {
        var path = $"/api/v1/title-fraud-leads/{lead.Id}";
        if (lead.HeardAt is null && !dice.Once(4)) await TryAsync(One(Role.Supervisor), $"{path}/hearing", Because("本人作了说明"));
        else if (lead.SignedAsProven is null || dice.Once(10)) await TryAsync(Other(Role.Authority, lead.SubjectId), $"{path}/finding", new { proven = dice.Once(3), evidence = new[] { "鉴定意见" } });
        else await TryAsync(Other(Role.Authority, lead.Id, lead.SubjectId), $"{path}/finding-confirmation", Because());
    }

    async Task EndInvestigationAsync(TitleApplication file)
    {
        var isProven = Now.Leads.Any(l => l.SubjectId == file.Id && l.State == FraudLeadState.Proven);
        var end = isProven && !dice.Once(6) ? "sanction" : "unfreezing";
        var path = $"/api/v1/title-applications/{file.Id}";
        if (await TryAsync(Other(Role.Authority, file.Id), $"{path}/{end}", Because()) is not null || !isProven) return;
        // What was conferred already is revoked instead, certificate and all.
        if (InOrder(Now.Certificates.Where(c => c.SubjectId == file.Id && c.State is CertificateState.Issued or CertificateState.Suspended), c => c.Id).LastOrDefault() is { } paper)
        {
            if (paper.RevocationAskedBy is null) await TryAsync(One(Role.Authority), $"/api/v1/certificates/{paper.Id}/revocation-request", new { ground = "fraud", reason = "材料不实" });
            else await TryAsync(Other(Role.Authority, paper.Id), $"/api/v1/certificates/{paper.Id}/revocation", new { hearingOffered = true, reason = "材料不实" });
        }
        await TryAsync(Other(Role.Authority, file.Id), $"{path}/unfreezing", Because());
    }
}
