# A root as it is, with its own variables file: `terraform -chdir=stg test`, and prod; tests/ is a link to here in both.
mock_provider "aws" {
  override_during = plan
  source          = "../tests/mocks"
}

mock_provider "aws" {
  alias           = "us_east_1"
  override_during = plan
  source          = "../tests/mocks"
}

variables {
  brake_zip = "main.tf" # any file; what is in the package is the business of the brake's own tests
}

run "root" {
  command = plan

  # Statements that allow, as {at, actions, resources}, of every policy of every module.
  assert {
    condition = length(setsubtract(
      toset(flatten([
        for at, policy in output.policies : [
          for statement in jsondecode(policy).Statement : "${at} ${statement.Sid}"
          if statement.Effect == "Allow" && (
            anytrue([for action in flatten([statement.Action]) : strcontains(action, "*")])
            || anytrue([for resource in flatten([statement.Resource]) : strcontains(resource, "*") && !can(regex("^arn:aws:s3:::[^*]+/\\*$|^arn:aws:(logs|elasticbeanstalk):[^*]+[:/]\\*$", resource))])
          )
        ]
      ])),
      keys(jsondecode(file("../wildcards.json"))),
    )) == 0
    error_message = "A policy allows * without being named in deploy/terraform/wildcards.json."
  }
  assert {
    condition = length(setsubtract(
      [for at in keys(jsondecode(file("../wildcards.json"))) : at if at != "_about"],
      flatten([for at, policy in output.policies : [
        for statement in jsondecode(policy).Statement : "${at} ${statement.Sid}"
        if strcontains(jsonencode([statement.Action, statement.Resource]), "*")
      ]]),
    )) == 0
    error_message = "deploy/terraform/wildcards.json names what is no longer there."
  }
  assert {
    condition     = !anytrue([for policy in output.policies : anytrue([for s in jsondecode(policy).Statement : s.Effect == "Allow" && try(s.Principal, "") == "*"])])
    error_message = "A policy allows something to everybody."
  }
  assert {
    condition     = output.connections.most <= output.connections.alarm
    error_message = "The fleet may open more connections than the database bears."
  }
}
