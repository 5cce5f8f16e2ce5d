# Values that only AWS knows, in the shape it gives them: other resources check the shape of an ARN.
mock_resource "aws_s3_bucket" {
  defaults = {
    arn = "arn:aws:s3:::mocked"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn = "arn:aws:iam::111122223333:role/mocked"
  }
}

mock_resource "aws_elastic_beanstalk_environment" {
  defaults = {
    cname              = "mymovie-test.ap-northeast-1.elasticbeanstalk.com"
    load_balancers     = ["arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/awseb/0d1e"]
    autoscaling_groups = ["awseb-mocked"]
  }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:ap-northeast-1:111122223333:key/0d1e"
    key_id = "0d1e"
  }
}

mock_resource "aws_db_instance" {
  defaults = {
    arn     = "arn:aws:rds:ap-northeast-1:111122223333:db:mocked"
    address = "mocked.rds.amazonaws.com"
  }
}

mock_resource "aws_backup_vault" {
  defaults = {
    arn = "arn:aws:backup:ap-northeast-1:111122223333:backup-vault:mocked"
  }
}

mock_resource "aws_elasticache_serverless_cache" {
  defaults = {
    endpoint = [{ address = "mocked.serverless.cache.amazonaws.com", port = 6379 }]
  }
}
